# كلمات الصفحات بالعربية

skip = انتقل إلى المحتوى
languages = اللغة
support = هل لديك سؤال؟ راسلنا على
error = خطأ
summary = يرجى مراجعة ما أدخلته
back-home = العودة إلى الصفحة الرئيسية
back-sign-in = العودة إلى تسجيل الدخول
try-again = حاول مرة أخرى

sign-in = تسجيل الدخول إلى { $client }
sign-in-button = تسجيل الدخول
sign-out = تسجيل الخروج
forgot-link = هل نسيت كلمة المرور؟
magic-link = تسجيل الدخول برابط في رسالة بريد
wrong-pair = العنوان أو كلمة المرور غير صحيحة.
busy = يسجّل عدد كبير من الأشخاص الدخول الآن. يرجى المحاولة بعد قليل.
overtaken = حدث تغيير آخر في اللحظة نفسها. يرجى المحاولة مرة أخرى.
wait-seconds = { $number ->
    [zero] محاولات كثيرة جدًا. يرجى المحاولة مرة أخرى.
    [one] محاولات كثيرة جدًا. يرجى الانتظار ثانية واحدة ثم المحاولة مرة أخرى.
    [two] محاولات كثيرة جدًا. يرجى الانتظار ثانيتين ثم المحاولة مرة أخرى.
    [few] محاولات كثيرة جدًا. يرجى الانتظار { $number } ثوانٍ ثم المحاولة مرة أخرى.
    [many] محاولات كثيرة جدًا. يرجى الانتظار { $number } ثانية ثم المحاولة مرة أخرى.
   *[other] محاولات كثيرة جدًا. يرجى الانتظار { $number } ثانية ثم المحاولة مرة أخرى.
}
wait-minutes = { $number ->
    [zero] محاولات كثيرة جدًا. يرجى المحاولة مرة أخرى.
    [one] محاولات كثيرة جدًا. يرجى الانتظار دقيقة واحدة ثم المحاولة مرة أخرى.
    [two] محاولات كثيرة جدًا. يرجى الانتظار دقيقتين ثم المحاولة مرة أخرى.
    [few] محاولات كثيرة جدًا. يرجى الانتظار { $number } دقائق ثم المحاولة مرة أخرى.
    [many] محاولات كثيرة جدًا. يرجى الانتظار { $number } دقيقة ثم المحاولة مرة أخرى.
   *[other] محاولات كثيرة جدًا. يرجى الانتظار { $number } دقيقة ثم المحاولة مرة أخرى.
}

field-email = عنوان البريد الإلكتروني
field-password = كلمة المرور
field-new-password = كلمة المرور الجديدة
field-present-password = كلمة المرور الحالية
field-client = رقم مؤسستك
field-client-hint = تجده في رسالة الدعوة التي وصلتك. لا تحتاج إليه إذا فتحت عنوان موقع مؤسستك.
password-show = إظهار
password-hide = إخفاء

empty-title = لا أحد هنا بعد
empty-text = يعمل Rollbook، لكن لا توجد فيه مؤسسة بعد. ينشئ مشغّل هذا الخادم المؤسسة الأولى بالأمر “rollbook init”.
empty-docs = قراءة التوثيق

magic = تسجيل الدخول برابط
magic-lead = اكتب عنوانك، وسنرسل إليك رابطًا تسجّل به الدخول من دون كلمة مرور.
forgot = هل نسيت كلمة المرور؟
forgot-lead = اكتب عنوانك، وسنرسل إليك رابطًا تختار به كلمة مرور جديدة.
mail-button = أرسل إليّ الرابط
mailed = انظر في صندوق بريدك
mailed-lead = إذا كان العنوان { $email } لشخص هنا، فإن رسالة فيها رابط في طريقها إليه.
mailed-hint = قد يستغرق ذلك بضع دقائق. يرجى النظر في البريد غير المرغوب فيه أيضًا.

follow = تسجيل الدخول إلى { $client }
follow-lead = أنت تسجّل الدخول باسم { $name } ({ $email }).
follow-button = تسجيل الدخول
confirm = تأكيد عنوانك
confirm-lead = { $name }، يرجى تأكيد أن { $email } هو عنوانك لدى { $client }.
confirm-button = نعم، هذا عنواني
dead-link = لم يعد هذا الرابط صالحًا
dead-link-lead = يُستعمل الرابط مرة واحدة ولمدة محدودة. ربما استعملته من قبل، أو طلبت رابطًا أحدث. لم يتغيّر شيء.

invitation = مرحبًا بك في { $client }
invitation-by = دعا { $inviter } صاحب العنوان { $email }.
invitation-for = هذه الدعوة موجهة إلى { $email }.
invitation-apps = وهي تفتح: { $apps }
invitation-button = انضمام
invitation-accept = قبول الدعوة
invitation-known = العنوان { $email } معروف هنا. يرجى تسجيل الدخول لقبول الدعوة.
invitation-other = العنوان { $email } معروف هنا، لكنك سجّلت الدخول باسم شخص آخر. يرجى تسجيل الخروج أولًا.
dead-invitation = لم تعد هذه الدعوة صالحة
dead-invitation-lead = ربما قُبلت من قبل، أو سُحبت، أو مضى عليها وقت طويل. يمكن لمن دعاك أن يدعوك مرة أخرى. وإذا كان لديك حساب، فيكفي أن تسجّل الدخول.
field-first-name = الاسم الأول
field-last-name = اسم العائلة

reset = اختر كلمة مرور جديدة
reset-lead = بعد ذلك تكون قد سجّلت الدخول هنا، ويُسجَّل خروجك من كل مكان آخر.
expired = انتهت صلاحية كلمة مرورك
expired-lead = يرجى اختيار كلمة مرور جديدة للمتابعة. سيُسجَّل خروجك من كل مكان آخر.
change = تغيير كلمة المرور
change-lead = سيُسجَّل خروجك من كل مكان آخر.
password-button = حفظ كلمة المرور الجديدة

home = مرحبًا، { $name }
home-address = العنوان
home-organisation = المؤسسة
home-apps = تطبيقاتك
home-no-apps = لا يوجد بعد ما يمكنك فتحه.
home-start = الانتقال إلى الصفحة الرئيسية لمؤسستك

sessions = أين سجّلت الدخول
sessions-lead = إذا لم تعرف واحدة من هذه الجلسات، فأنهِها وغيّر كلمة مرورك.
sessions-this-one = هنا
sessions-end = تسجيل الخروج
sessions-end-others = تسجيل الخروج من كل مكان آخر
sessions-device = { $browser } على { $system }
sessions-unknown-device = جهاز غير معروف
sessions-seen = آخر ظهور { $seen }، تسجيل الدخول { $opened }

notice-signed-out = لقد سجّلت الخروج.
notice-password-changed = تغيّرت كلمة مرورك.
notice-sessions-ended = تم تسجيل الخروج هناك.
notice-address-confirmed = شكرًا، تأكّد عنوانك.

rule-required = يرجى ملء هذا الحقل
rule-short = { $least ->
    [zero] يجب ألا تكون فارغة
    [one] يجب أن تحتوي على حرف واحد على الأقل
    [two] يجب أن تحتوي على حرفين على الأقل
    [few] يجب أن تحتوي على { $least } أحرف على الأقل
    [many] يجب أن تحتوي على { $least } حرفًا على الأقل
   *[other] يجب أن تحتوي على { $least } حرف على الأقل
}
rule-too-long = { $most ->
    [zero] يجب أن يكون فارغًا
    [one] يجب ألا يزيد على حرف واحد
    [two] يجب ألا يزيد على حرفين
    [few] يجب ألا يزيد على { $most } أحرف
    [many] يجب ألا يزيد على { $most } حرفًا
   *[other] يجب ألا يزيد على { $most } حرف
}
rule-control = يجب أن يكون سطرًا واحدًا من دون محارف تحكم
rule-email = يجب أن يكون عنوان بريد إلكتروني، مثل name@example.com
rule-wrong-password = ليست كلمة مرورك الحالية
rule-client-needed = يجب أن يكون رقم مؤسستك
rule-other = لا يمكن قبوله هكذا
rule-long = يجب ألا تزيد على 1024 بايت
rule-numeric = يجب أن تحتوي على رقم
rule-upper = يجب أن تحتوي على حرف كبير
rule-lower = يجب أن تحتوي على حرف صغير
rule-special = يجب أن تحتوي على رمز خاص، مثل ! أو #
rule-common = يجب ألا تكون كلمة مرور شائعة
rule-reused = يجب ألا تكون إحدى كلمات مرورك الخمس الأخيرة

problem-missing = الصفحة غير موجودة
problem-missing-text = لا توجد صفحة على هذا العنوان. ربما كُتب العنوان خطأً، أو لم تعد الصفحة موجودة.
problem-failure = حدث خطأ ما
problem-failure-text = الخطأ من عندنا. يرجى المحاولة لاحقًا.
problem-busy = يرجى المحاولة بعد قليل
problem-busy-text = لدى الخادم الآن من العمل أكثر مما يطيق.
problem-form = هذا النموذج قديم
problem-form-text = حفاظًا على أمانك لا يُرسل النموذج إلا من الصفحة التي أنشأته ما دامت حديثة. لم يتغيّر شيء.
problem-request = لم ينجح ذلك
problem-request-text = لم يستطع الخادم فهم ما أرسله متصفحك.

# مظهر الصفحات.
face = مظهر الصفحات
face-lead = ما يراه أفراد { $client } عند تسجيل الدخول، وعندما لا توجد صفحة أو يحدث خطأ.
face-sign-in = تسجيل الدخول
face-look = اللون والشعار
face-missing = صفحة غير موجودة
face-failure = عندما يحدث خطأ
face-title = العنوان
face-title-hint = عنوان صفحة تسجيل الدخول. من دونه تظهر عبارة «تسجيل الدخول» مع الاسم.
face-subtitle = العنوان الفرعي
face-support = عنوان للأسئلة
face-support-hint = يظهر في أسفل كل صفحة.
face-home = الصفحة الرئيسية للمؤسسة
face-home-hint = مسار مثل /welcome أو رابط على موقعكم. يصل إليه الناس بعد تسجيل الدخول.
face-color = اللون المميز
face-color-hint = علامة # وستة أرقام، مثل #1f5f8b. يُجعل أغمق أو أفتح حيث لا تسهل قراءته.
face-logo = الشعار
face-logo-hint = صورة PNG أو JPEG أو WebP لا تزيد على 512 كيبيبايت. تظهر في أعلى كل صفحة بدلًا من الاسم.
face-logo-chosen = تُستخدم الصورة الظاهرة في المعاينة ما لم تختر غيرها.
face-logo-remove = إزالة الشعار
face-logo-text = ما يقوله الشعار
face-logo-text-hint = لمن لا يرى الصورة. من دون نص يُقرأ العنوان.
face-heading = العنوان
face-message = النص
face-message-hint = تُعرض فواصل الأسطر والروابط (<a href="https://…">) كما هي، ويُحذف أي HTML آخر.
face-preview = معاينة
face-preview-lead = هكذا ستبدو الصفحات. لم يُحفظ شيء بعد.
face-preview-button = معاينة
face-save-button = حفظ
notice-face-saved = تم الحفظ. يراه الجميع من الآن.
rule-location = يجب أن يكون مسارًا يبدأ بعلامة / واحدة، أو رابطًا على موقعكم
rule-accent-color = يجب أن يكون علامة # وستة رموز من 0 إلى 9 ومن a إلى f، مثل #1f5f8b
rule-logo-format = يجب أن يكون صورة PNG أو JPEG أو WebP
rule-logo-long = يجب ألا يزيد على 512 كيبيبايت
rule-logo-large = يجب ألا يزيد على 4 ملايين بكسل، ولا على 8192 في أي ضلع
rule-logo-damaged = لا يمكن قراءته؛ الملف تالف أو غير مكتمل
problem-denied = لا يُسمح لك بهذا
problem-denied-text = ليس لحسابك الحق في ذلك. يمكن لمن يدير مؤسستك أن يمنحك إياه.
