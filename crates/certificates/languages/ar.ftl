# كلمات الشهادات بالعربية.

title = شهادة { $word }
document = { $title }: { $person }
awarded = تُمنح هذه الشهادة إلى
earned = عن { $word } في

hours-label = الساعات
date-label = التاريخ
code-label = رقم الشهادة

verify = هل هذه الشهادة صحيحة؟
verify-body = امسح الرمز ضوئيًا أو افتح هذا العنوان. تبيّن الصفحة لمن صدرت الشهادة وهل ما زالت سارية.
