# كلمات الصفحات بالعربية

skip = انتقل إلى المحتوى
languages = اللغة
support = هل لديك سؤال؟ راسلنا على
error = خطأ
summary = يرجى مراجعة ما أدخلته
optional = (اختياري)
back-home = العودة إلى الصفحة الرئيسية
back-sign-in = العودة إلى تسجيل الدخول
try-again = حاول مرة أخرى

sign-in = تسجيل الدخول إلى { $client }
sign-in-button = تسجيل الدخول
sign-out = تسجيل الخروج
forgot-link = هل نسيت كلمة المرور؟
magic-link = تسجيل الدخول برابط في رسالة بريد
wrong-pair = العنوان أو كلمة المرور غير صحيحة.
busy = لدى الخادم الآن من العمل أكثر مما يطيق. يرجى المحاولة بعد قليل.
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
field-client-hint = تجده في رسالة الدعوة التي وصلتك، عند ذكر مكان تسجيل الدخول. لا تحتاج إليه إذا فتحت عنوان موقع مؤسستك.
password-show = إظهار
password-hide = إخفاء

empty-title = لا أحد هنا بعد
empty-text = يعمل Rollbook، لكن لا توجد فيه مؤسسة بعد. ينشئ مشغّل هذا الخادم المؤسسة الأولى بالرابط الذي طبعه الخادم عند تشغيله، أو بالأمر “rollbook init”.
empty-docs = قراءة التوثيق

magic = تسجيل الدخول برابط
magic-lead = اكتب عنوانك، وسنرسل إليك رابطًا تسجّل به الدخول من دون كلمة مرور.
forgot = هل نسيت كلمة المرور؟
forgot-lead = اكتب عنوانك، وسنرسل إليك رابطًا تختار به كلمة مرور جديدة.
mail-button = أرسل إليّ الرابط
mailed = انظر في صندوق بريدك
mailed-lead = إذا كان العنوان { $email } لشخص هنا، فإن رسالة فيها رابط في طريقها إليه.
mailed-hint = قد يستغرق ذلك بضع دقائق. يرجى النظر في مجلد البريد غير المرغوب فيه أيضًا.

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
invitation-apps = التطبيقات: { $apps }
invitation-button = انضمام
invitation-accept = قبول الدعوة
invitation-known = العنوان { $email } معروف هنا. يرجى تسجيل الدخول لقبول الدعوة.
invitation-other = العنوان { $email } معروف هنا، لكنك سجّلت الدخول باسم شخص آخر. يرجى تسجيل الخروج أولًا.
invitation-expired = سجّلت الدخول باسم { $email }، وقد انتهت صلاحية كلمة مرورك. اختر كلمة مرور جديدة أولًا، ثم يمكنك القبول.
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
home-organisation = المؤسسة
home-apps = تطبيقاتك
home-no-apps = لا يوجد بعد ما يمكنك فتحه.
home-start = الانتقال إلى الصفحة الرئيسية لمؤسستك

sessions = أين سجّلت الدخول
sessions-lead = إذا لم تعرف واحدة من هذه الجلسات، فأنهِها وغيّر كلمة مرورك.
sessions-this-one = هذه الجلسة
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
problem-long = هذا طويل جدًا
problem-long-text = لا يقبل الخادم هذا القدر من النص دفعة واحدة. ارجع إلى الصفحة السابقة في متصفحك، حيث لا يزال ما كتبته، واختصره.

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
face-home-hint = مسار مثل {"\u2066"}/welcome{"\u2069"} أو رابط على موقعكم. يصل إليه الناس بعد تسجيل الدخول.
face-color = اللون المميز
face-color-hint = علامة {"\u2066"}#{"\u2069"} وستة أرقام، مثل {"\u2066"}#1f5f8b{"\u2069"}. يُجعل أغمق أو أفتح حيث لا تسهل قراءته.
face-logo = الشعار
face-logo-hint = صورة PNG أو JPEG أو WebP لا تزيد على 512 كيبيبايت. تظهر في أعلى كل صفحة بدلًا من الاسم.
face-logo-chosen = تُستخدم الصورة الظاهرة في المعاينة ما لم تختر غيرها.
face-logo-remove = إزالة الشعار
face-logo-text = ما يقوله الشعار
face-logo-text-hint = لمن لا يرى الصورة. من دون نص يُقرأ العنوان.
face-heading = العنوان
face-message = النص
face-message-hint = تُعرض فواصل الأسطر والروابط ({"\u2066"}<a href="https://…">{"\u2069"}) كما هي، ويُحذف أي HTML آخر.
face-preview = معاينة
face-preview-lead = هكذا ستبدو الصفحات. لم يُحفظ شيء بعد.
face-preview-button = معاينة
face-save-button = حفظ
notice-face-saved = تم الحفظ. يراه الجميع من الآن.
rule-location = يجب أن يكون مسارًا يبدأ بعلامة / واحدة، أو رابطًا على موقعكم
rule-accent-color = يجب أن يكون علامة {"\u2066"}#{"\u2069"} وستة رموز من 0 إلى 9 ومن a إلى f، مثل {"\u2066"}#1f5f8b{"\u2069"}
rule-logo-format = يجب أن يكون صورة PNG أو JPEG أو WebP
rule-picture-kib = يجب ألا يزيد على { $most } كيبيبايت
rule-picture-mib = يجب ألا يزيد على { $most } ميبيبايت
rule-picture-large = يجب ألا يزيد على { $million } مليون بكسل، ولا على { $side } في أي ضلع
rule-logo-damaged = لا يمكن قراءته؛ الملف تالف أو غير مكتمل
problem-denied = لا يُسمح لك بهذا
problem-denied-text = ليس لحسابك الحق في ذلك. يمكن لأحد مديري مؤسستك أن يمنحك إياه.
# الإعداد.
setup = إعداد Rollbook
setup-lead = أنشئ مؤسستك واجعل نفسك مديرًا لها. يعمل هذا الرابط مرة واحدة، وتكون بعده مسجّل الدخول مباشرة.
setup-name = اسم مؤسستك
setup-name-hint = يظهر في كل صفحة وكل رسالة. يمكن تغييره لاحقًا.
setup-domain = عنوان موقعها
setup-domain-hint = المضيف الذي تُفتح منه هذه الصفحات، مثل people.example.com.
setup-button = الإعداد وتسجيل الدخول
dead-setup-lead = يُستعمل هذا الرابط مرة واحدة، خلال يوم، وما دامت لا توجد مؤسسة بعد. إذا أُعيد تشغيل الخادم حينها فإنه يطبع رابطًا جديدًا.
rule-domain = يجب أن يكون اسم نطاق، مع منفذ إن لزم، مثل people.example.com
# فتح تطبيق
app = جارٍ فتح { $app }
app-leading = ستُنقل إليه الآن. إذا لم يحدث شيء، فاتبع الرابط.
app-open = فتح

# مدى صعوبة تخمين كلمة المرور
strength = القوة: { $level }
strength-0 = ضعيفة جدًا
strength-1 = ضعيفة
strength-2 = متوسطة
strength-3 = جيدة
strength-4 = قوية
advice-address = تحتوي على عنوانك، ومن السهل تخمينه.
advice-name = تحتوي على اسمك، ومن السهل تخمينه.
advice-common = تشبه كلمات مرور يستعملها كثيرون.
advice-word = الكلمة الواحدة سهلة التخمين.
advice-names = الأسماء سهلة التخمين.
advice-keyboard = صفوف لوحة المفاتيح وأنماطها القصيرة سهلة التخمين.
advice-repeats = التكرار لا يكاد يزيدها قوة.
advice-sequence = التسلسلات مثل abc أو 6543 سهلة التخمين.
advice-dates = التواريخ والسنوات سهلة التخمين.
advice-capitals = الحروف الكبيرة لا تكاد تزيدها قوة.
advice-reversed = الكلمة المعكوسة ليست أصعب بكثير.
advice-substitutes = الرموز التي تشبه الحروف، مثل @ بدل a، لا تكاد تزيدها قوة.
advice-more-words = أضف كلمة أو كلمتين، والأفضل أن تكونا غير مألوفتين.
# لمن يدير مؤسسة

administration = الإدارة
list-further = المزيد
list-begin = العودة إلى البداية
people = الأشخاص
people-search = الاسم أو العنوان
people-search-button = بحث
people-administrator = مدير
people-off = موقوف
people-seen = آخر تسجيل دخول { $at }
people-never = لم يسجّل الدخول قط
people-none = لا أحد هنا بعد. ادعُ أشخاصًا، ويظهر هنا كل من يقبل الدعوة.
people-none-found = لا أحد يطابق البحث. يكفي جزء من الاسم أو من العنوان، ويجب أن تطابق كل الكلمات.
people-unfinished = عدد الأشخاص كبير، ولم يُبحث فيهم جميعًا بعد.
people-finished = اكتمل البحث في جميع الأشخاص.
people-none-yet = لا أحد يطابق البحث بين من بُحث فيهم حتى الآن.
people-none-else = لا يوجد أشخاص آخرون.
people-further = يوجد أشخاص آخرون.
people-look-on = ابحث في الباقين أيضًا
people-all = كل الأشخاص
person-active = نشط
person-number = الرقم
person-added = تاريخ الإضافة
person-signed-in = آخر تسجيل دخول
person-password = اختيار كلمة المرور
person-off-since = تاريخ الإيقاف
person-roles = الأدوار
person-never = لم يحدث
person-confirmed = { $email } (مؤكَّد)
person-unconfirmed = { $email } (لم يؤكَّد بعد)
person-mail-reset = إرسال رابط لاختيار كلمة مرور
person-switch-off = إيقاف
person-switch-off-hint = من يوقَف يُسجَّل خروجه من كل مكان فورًا ولا يمكنه تسجيل الدخول. لا يضيع شيء، ويمكن تفعيله من جديد.
person-switch-on = تفعيل من جديد
person-last-administrator = هذا آخر مدير نشط. اجعل شخصًا آخر مديرًا أولًا.
person-off-first = هذا الشخص موقوف. يرجى تفعيله أولًا.
person-sessions = أين سجّل الدخول
person-no-sessions = لم يسجّل الدخول في أي مكان.
person-end-sessions = تسجيل الخروج من كل مكان
person-mails = آخر الرسائل التي تحمل روابط
person-no-mails = لم يُرسَل أي رابط في الأسابيع الأربعة الماضية.
invitations = الدعوات
invitations-none = لا توجد دعوة معلّقة. من يقبل دعوة يظهر بين الأشخاص.
invitations-resend = إرسال مرة أخرى
invitations-resend-refused = لم تُرسَل مرة أخرى إلى { $email }: { $rule }
invitations-withdraw = سحب
invitation-made = دُعي { $at }
invitation-made-by = دعاه { $name } { $at }
invitation-until = صالحة حتى { $at }
invitation-for-ever = صالحة حتى تُقبَل أو تُسحَب
invite = دعوة أشخاص
invite-lead = يتلقى كل شخص رسالة فيها رابط خاص به. إذا كان أحد العناوين خطأً فلن يُدعى أحد.
invite-emails = عناوين البريد الإلكتروني
invite-emails-hint = حتى 100 عنوان، كل عنوان في سطر أو تفصل بينها فواصل.
invite-subject = موضوع الرسالة (اختياري)
invite-subject-hint = إذا تُرك فارغًا استُعمل الموضوع المعتاد لمؤسستك.
invite-body = نص الرسالة (اختياري)
invite-body-hint = إذا تُرك فارغًا استُعمل النص المعتاد لمؤسستك. ويضاف إليه الرابط.
invite-apps = التطبيقات التي تُفتح لهم
invite-groups = المجموعات التي ينضمون إليها
invite-roles = الأدوار التي يحصلون عليها
invite-more = لا يمكن هنا إلا اختيار أول 60 منها، ويمكن منح غيرها عبر الواجهة البرمجية.
invite-button = دعوة
invite-back = العودة إلى الدعوات
mails = الرسائل
mails-lead = الرسائل التي تحمل روابط لتسجيل الدخول أو لاختيار كلمة مرور أو لتأكيد عنوان أو لتغييره، ولم يمكن إرسالها في الأسابيع الأربعة الماضية. أما رسائل الدعوات فتجدها مع الدعوات.
mails-none = أمكن إرسال كل رسالة تحمل رابطًا.
mail-queued = في انتظار الإرسال
mail-tried-again = لم يمكن إرسالها بعد، وستُعاد المحاولة
mail-waits = لم يمكن إرسالها { $at }، وستُعاد المحاولة
mail-sent = أُرسلت { $at }
mail-refused = تُرك إرسالها { $at }
mail-count = { $count ->
    [zero] لم تُرسَل
    [one] أُرسلت مرة واحدة
    [two] أُرسلت مرتين
    [few] أُرسلت { $count } مرات
    [many] أُرسلت { $count } مرة
   *[other] أُرسلت { $count } مرة
}
mail-magic = رابط لتسجيل الدخول
mail-reset = رابط لاختيار كلمة مرور
mail-confirm = رابط لتأكيد عنوان
jobs = المهام
jobs-lead = أعمال تُركت بعد عدة محاولات. أعد المحاولة بعد زوال السبب، أو احذفها.
jobs-none = لم يُترك شيء. لا شيء عليك هنا.
jobs-retry = إعادة المحاولة
jobs-drop = حذف
job-invitation = رسالة دعوة
job-take-off = إزالة وسم محذوف عن أصحابه
job-died = { $attempts ->
    [zero] تُركت { $at }
    [one] تُركت { $at } بعد محاولة واحدة
    [two] تُركت { $at } بعد محاولتين
    [few] تُركت { $at } بعد { $attempts } محاولات
    [many] تُركت { $at } بعد { $attempts } محاولة
   *[other] تُركت { $at } بعد { $attempts } محاولة
}

notice-invited = تم: الدعوات في طريقها.
notice-invitation-resent = تم: تُرسَل الدعوة مرة أخرى.
notice-invitation-withdrawn = تم سحب الدعوة.
notice-invitation-gone = لم تعد هذه الدعوة مفتوحة: فقد قُبلت أو سُحبت أو انتهت مدتها. ولن يدخل بها أحد بعد الآن.
notice-switched-on = تم التفعيل من جديد.
notice-switched-off = تم الإيقاف وتسجيل الخروج من كل مكان.
notice-link-mailed = تم: الرابط في طريقه.
notice-job-retried = تم: ستُعاد المحاولة.
notice-job-dropped = تم الحذف.
notice-job-gone = سبق أن عولجت هذه المهمة.

rule-too-many = { $most ->
    [zero] يجب ألا يكون هناك شيء
    [one] يجب ألا يزيد العدد على واحد
    [two] يجب ألا يزيد العدد على اثنين
    [few] يجب ألا يزيد العدد على { $most }
    [many] يجب ألا يزيد العدد على { $most }
   *[other] يجب ألا يزيد العدد على { $most }
}
rule-inactive = لشخص موقوف؛ يرجى تفعيله بدلًا من دعوته
rule-gone = لم يعد موجودًا؛ يرجى الاختيار من جديد
rule-unheld = لا يمكنك منح ما ليس لديك

# صفحات العضو نفسه.

profile = ملفك الشخصي
profile-name = الاسم
profile-contact = بيانات الاتصال
profile-links = روابط
profile-picture = الصورة
profile-picture-hint = صورة PNG أو JPEG أو WebP لا تزيد على 8 ميبيبايت. يُحفظ المربع الذي في وسطها ولا شيء غيره مما في الملف.
profile-picture-chosen = تُستخدم الصورة التي اخترتها ما لم تختر غيرها.
profile-picture-remove = إزالة الصورة
profile-picture-present = صورتك الحالية
profile-phone = الهاتف
profile-street = الشارع
profile-city = المدينة
profile-state = الولاية أو المقاطعة
profile-postal-code = الرمز البريدي
profile-country = البلد
profile-zone = المنطقة الزمنية
profile-zone-utc = { $zone } (لندن شتاءً)
profile-website = الموقع الإلكتروني
profile-linkedin = لينكد إن
profile-twitter = إكس (تويتر)
profile-facebook = فيسبوك
profile-instagram = إنستغرام
profile-save = حفظ
profile-overtaken = تغيّر ملفك في مكان آخر في هذه الأثناء. هذا ما أدخلته؛ إن حفظت مرة أخرى حلّ محلّ ذلك التغيير.
profile-privacy = من يرى ماذا
profile-seen-administrators = يرى مديرو { $client } ملفك وأماكن تسجيل دخولك والرسائل المرسلة إليك، ويمكنهم تغيير كل شيء إلا كلمة مرورك التي لا يراها أحد.
profile-seen-apps = ترى تطبيقات مؤسستك المتصلة بمفتاح ملفك وسماتك وساعاتك.
profile-seen-delegates = من يحق له أن ينوب عنك يرى اسمك وعنوانك؛ وأنت من يختاره.
profile-seen-certificates = من لديه رمز إحدى شهاداتك يرى ما كُتب فيها، ومنه اسمك.
profile-seen-picture = من يعرف عنوان صورتك يمكنه رؤيتها.
profile-seen-demo = يُطلب من التطبيقات أن تعرض لك بيانات بلا أسماء.
profile-download = تنزيل بياناتك
notice-profile-saved = تم الحفظ.

delegates = من ينوب عنك
delegates-for-me = من يحق له أن ينوب عني
delegates-none = لا يحق لأحد أن ينوب عنك.
delegates-timesheet = جداول الوقت
delegates-activities = الأنشطة
delegates-save = حفظ
delegates-end = إنهاء
delegates-add = تفويض شخص لينوب عني
delegates-email-hint = عنوان شخص من مؤسستك.
delegates-permissions = ما يُسمح به
delegates-add-button = تفويض
delegates-unknown = لا أحد في مؤسستك ممن يمكنه أن ينوب عنك له هذا العنوان
delegates-for-others = عمّن يحق لي أن أنوب
delegates-for-nobody = لا يحق لك أن تنوب عن أحد.
delegates-for-others-lead = هم من اختاروك، ويمكنهم أو يمكنك أو يمكن لأحد المديرين إنهاء ذلك.
delegates-nothing = لا شيء بعد
delegates-full = يحق لـ { $most } شخص على الأكثر أن ينوبوا عنك؛ أنهِ ذلك لأحدهم أولًا
delegates-renounce = التخلي
renounce = أتريد التخلي عن النيابة عن { $name }؟
renounce-lead = يمكنهم اختيارك من جديد.
renounce-button = التخلي
notice-delegate-renounced = لم تعد تنوب عنه.
notice-delegate-added = تم: يحق له الآن أن ينوب عنك.
notice-delegate-changed = تم الحفظ.
notice-delegate-ended = تم: لم يعد يحق له أن ينوب عنك.

credits = ساعات { $word }
credits-lead = ما كسبته، وما يمكنك المطالبة به بوصفه { $word }.
credits-ready = جاهز للمطالبة
credits-open = قيد التقدم
credits-claimed = تمت المطالبة به
credits-none-ready = لا شيء يمكن المطالبة به بعد.
credits-none-open = لا شيء قيد التقدم.
credits-none-claimed = لم تتم المطالبة بشيء.
credits-earned = المكتسب: { $earned } من { $needed } لازمة؛ وأقصاها { $credits }
credits-earned-claimed = المكتسب: { $earned } من { $needed } لازمة؛ وأقصاها { $credits }. وسبقت المطالبة بـ { $claimed }
credits-window = يمكن المطالبة به من { $first } إلى { $last } (UTC)
credits-from = يمكن المطالبة به ابتداءً من { $first } (UTC)
credits-until = يمكن المطالبة به حتى { $last } (UTC)
credits-closed = كان يمكن المطالبة به حتى { $last } (UTC)
credits-claim = مطالبة
credits-claimed-on = المطالَب به في { $day }: { $hours }
credits-claimed-before = المطالَب به: { $hours }
credits-certificate = الشهادة
credits-revoked-tag = ملغاة
credits-revoked-silently = أُلغيت في { $day }
credits-revoked = أُلغيت في { $day }: { $why }
credits-how-many = الكمية
credits-hours = الساعات المطالب بها
credits-hours-once = اتركه فارغًا للمطالبة بكل ما كسبته. إن طالبت بأقل فلا يمكن المطالبة بالباقي لاحقًا.
credits-hours-rest = اتركه فارغًا للمطالبة بكل ما بقي. إن طالبت بأقل أمكنك المطالبة بالباقي لاحقًا.
credits-questions = أسئلة
credits-not-now = لا يمكن المطالبة بهذا حاليًا.
credits-not-ready = لا يمكن المطالبة بهذا: لم يُكسب ما يكفي، أو تمت المطالبة به.
credits-not-open = لا يمكن المطالبة بهذا اليوم.
credits-sent-before = طُولب بساعات بهذا النموذج من قبل، بساعات أو إجابات أخرى. تلك المطالبة قائمة؛ أرسل النموذج مرة أخرى للمطالبة أيضًا بما كُتب هنا.
credits-sent-revoked = طُولب بساعات بهذا النموذج من قبل، ثم أُلغيت تلك المطالبة. أرسل النموذج مرة أخرى للمطالبة بما كُتب هنا.
credits-all = كل الساعات
notice-claimed = تمت المطالبة. تجد الشهادة أدناه.

verify = هذه الشهادة صحيحة
verify-revoked = أُلغيت هذه الشهادة
verify-revoked-on = أُلغيت في { $day }. لم تعد سارية.
verify-document = الشهادة كمستند (PDF)
verify-lead = كل هذا مكتوب على الشهادة وهو صحيح.
verify-person = الاسم
verify-credit = عن
verify-hours = الساعات
verify-hours-value = { $hours } { $word }
verify-day = تاريخ المطالبة
verify-client = الجهة المانحة
verify-code = الرمز

rule-url-scheme = يجب أن يبدأ بـ https:// أو http://
rule-self-delegation = هذا عنوانك أنت؛ فأنت تعمل عن نفسك أصلًا
rule-decimals = يجب ألا يزيد على رقمين بعد الفاصلة
rule-number = يجب أن يكون عددًا، مثل 7.5
rule-over-earned = يجب ألا يزيد على ما يمكنك المطالبة به

# الساعات، لمن يدير مؤسسة.

credit-none = لا تُعرض أي ساعات. تُنشأ عبر Clients API.
credit-word = يُسمى التعليم المستمر هنا { $word }.
credit-word-change = اختيار تسمية أخرى
credit-word-title = تسميتكم للتعليم المستمر
credit-word-label = التسمية
credit-word-hint = مثل CE أو CME أو CPD. تحتفظ الشهادات التي صدرت بتسميتها.
credit-word-save = حفظ التسمية
credit-hidden = مخفي
credit-hidden-lead = مخفي عمّن ليس له تقدم فيه بعد.
credit-at-most = أقصى الساعات
credit-needed = الساعات اللازمة
credit-days = الفترة
credit-terms = { $credits } ساعة على الأكثر، يلزم منها { $needed } للمطالبة
credit-always = يمكن المطالبة به في أي وقت
credit-partial = الأجزاء
credit-part-once = يمكن أن تكون المطالبة بساعات أقل، ويسقط الباقي
credit-part-off = المطالبة بكل الساعات معًا
credit-part-on = يمكن أن تكون المطالبة بساعات أقل، ويمكن المطالبة بالباقي لاحقًا
credit-asks = { $count ->
    [zero] لا يطرح أسئلة
    [one] يطرح سؤالًا واحدًا
    [two] يطرح سؤالين
    [few] يطرح { $count } أسئلة
    [many] يطرح { $count } سؤالًا
   *[other] يطرح { $count } سؤال
}
credit-claiming = كيفية المطالبة
credit-opens-on = يبدأ في
credit-opens-on-hint = أول يوم للمطالبة (UTC). اتركه فارغًا إن لم يكن هناك يوم أول.
credit-closes-on = ينتهي في
credit-closes-on-hint = آخر يوم للمطالبة (UTC). اتركه فارغًا إن لم يكن هناك يوم أخير.
credit-questions-hint = يجب الإجابة عنها قبل المطالبة. سؤال في كل سطر، و10 على الأكثر؛ اتركه فارغًا كي لا يُسأل شيء.
credit-question-fault = السؤال { $number }: { $fault }
credit-save = حفظ
credit-overtaken = تغيّر هذا في مكان آخر في هذه الأثناء. هذا ما أدخلته؛ إن حفظت مرة أخرى حلّ محل ذلك التغيير.
credit-claims = المطالبات
credit-claims-none = لم يطالب أحد بساعات منه.
claim = مطالبة { $name }
claim-nameless = الشخص { $number }
claim-look = عرض
claim-answers = الإجابات
claim-revoke = إلغاء هذه المطالبة
claim-revoke-lead = لا تُحتسب ساعاتها بعد ذلك، ويمكن المطالبة بها من جديد ما دامت معروضة. من يتحقق من الشهادة يُخبر بأنها أُلغيت. لا يمكن التراجع عن هذا.
claim-why = السبب
claim-why-hint = يراه الشخص، ولا يراه من يتحقق من الشهادة.
claim-revoke-button = إلغاء المطالبة
claim-already-revoked = أُلغيت هذه المطالبة من قبل.
claim-back = العودة
notice-credit-saved = تم الحفظ. يسري على المطالبات القادمة.
notice-credit-word-saved = تم حفظ التسمية.
notice-claim-revoked = تم إلغاء المطالبة.
rule-day = يجب أن يكون يومًا مكتوبًا مثل { "\u2066" }2026-03-01{ "\u2069" }
rule-closes = يجب ألا يسبق اليوم الذي تبدأ فيه المطالبة
report = التقارير
report-lead = جداول بصيغة CSV تفتحها برامج الجداول. وفيها عناوين الجميع.
report-days = أي أيام
report-from = من
report-from-hint = اليوم الأول (UTC). اتركه فارغًا للبدء من أول ما يوجد.
report-to = إلى
report-to-hint = اليوم الأخير (UTC). اتركه فارغًا للاستمرار حتى الآن.
report-progress = التقدم الذي تغيّر في هذه الأيام
report-claims = مطالبات هذه الأيام
rule-last-day = يجب ألا يسبق اليوم الأول
# الملف الشخصي: ما هو مقفل، وما يسمح به صاحبه، وعنوان آخر.

profile-sign-in = تسجيل الدخول
profile-not-given = لم يُذكر
profile-locked = ما يظهر هنا من دون حقل يتولاه مديرو { $client }.
profile-wanted = طلبت استعمال { $email } من الآن. يتغيّر عنوانك حين تستعمل الرابط المرسل إلى هناك.
profile-confirm = أرسل إليّ رابطًا لتأكيد هذا العنوان
profile-allowed = ما تسمح به
profile-allowed-lead = تسأل تطبيقات مؤسستك عن هذا وتلتزم به.
profile-allow-messages = يجوز للآخرين مراسلتي
profile-share-contact = يجوز للعارضين الحصول على بيانات الاتصال بي
profile-save-choices = حفظ ما أسمح به
back-profile = العودة إلى ملفك
move = تغيير عنوانك
move-lead = أنت تسجّل الدخول بالعنوان { $email }. اكتب عنوانًا آخر لك، وسنرسل إليه رابطًا. يتغيّر عنوانك حين تستعمل ذلك الرابط.
move-email = عنوان البريد الإلكتروني الجديد
move-password-hint = حتى لا يغيّره من وجد جلستك مفتوحة فحسب.
move-mailed = إذا كان استعمال { $email } ممكنًا هنا، فإن رسالة فيها رابط في طريقها إليه. وإلى أن تستعمل الرابط تواصل تسجيل الدخول بالعنوان { $former }، ونخبرك بذلك هناك أيضًا.
moved = استعمال { $email } من الآن
moved-lead = { $name }، ستسجّل الدخول إلى { $client } بالعنوان { $email } بعد ذلك، لا بالعنوان { $former }.
moved-button = تغيير عنواني
notice-address-changed = تغيّر عنوانك. سجّل الدخول من الآن بالعنوان الجديد.
mail-address = رابط لتغيير عنوان
job-address-notice = إشعار بتغيير عنوان
rule-locked = يتولاه مديرو مؤسستك
rule-unchanged = هذا عنوانك الحالي

locks = ما يغيّره الأشخاص بأنفسهم
locks-lead = حدّد ما لا يجوز لأشخاص { $client } تغييره في ملفاتهم. يظل ظاهرًا لهم. أما المديرون والتطبيقات المتصلة فيمكنهم تغيير كل شيء.
locks-overtaken = تغيّرت إعدادات مؤسستك في مكان آخر في هذه الأثناء. هذه هي المربعات التي حدّدتها؛ وإن حفظت مرة أخرى فهي التي تسري.
notice-locks-saved = تم الحفظ. يسري ذلك من الآن.

# السؤال مرة أخرى قبل ما لا يمكن التراجع عنه.

off = هل تريد إيقاف { $name }؟
sign-out-all = هل تريد تسجيل خروج { $name } من كل مكان؟
sign-out-all-lead = تنتهي كل الجلسات فورًا، وعلى هذا الشخص تسجيل الدخول من جديد. وإن كنت أنت، فالجلسة التي تستعملها الآن تبقى.
back-person = العودة إلى الشخص
withdraw = هل تريد سحب دعوة { $email }؟
withdraw-lead = يتوقف الرابط الذي في الرسالة عن العمل فورًا. وإن غيّرت رأيك فعليك أن تدعو من جديد.
drop = هل تريد حذف هذه المهمة؟
drop-lead = لن تُنجَز «{ $job }»، ولا يمكن استرجاعها.
back-jobs = العودة إلى المهام

# الساعات مع وحدتها، وأسباب رفض المطالبة، والساعات المسحوبة.

hours-told = { $count ->
    [zero] { $hours } ساعة
    [one] { $hours } ساعة
    [two] { $hours } ساعة
    [few] { $hours } ساعات
    [many] { $hours } ساعة
   *[other] { $hours } ساعة
}
rule-hours-range = يجب أن يكون من 0 إلى 9999.99
rule-no-hours = يجب أن يكون أكثر من 0
rule-only-whole = يجب أن يكون كل ما كسبته
credits-nameless = يُكتب اسمك على الشهادة، ولم تذكر اسمًا بعد. اذكر اسمك أولًا ثم طالب.
credits-name-first = ذكر الاسم
credits-give-up = المطالبة بـ { $hours } والتنازل عن { $lost }؟
credits-give-up-lead = ما تتركه الآن ({ $lost }) لا يمكن المطالبة به لاحقًا.
credits-give-up-button = المطالبة والتنازل عن الباقي
credits-back = العودة
verify-unnamed = (لم يُذكر اسم)
job-ce-records = إزالة سجلات ساعات مسحوبة
credits-withdrawn = الساعات المسحوبة
credits-withdrawn-lead = لم تعد معروضة، ويبقى ما طولب به منها.
credits-withdrawn-none = لم تُسحب أي ساعات.
credit-withdrawn-on = سُحبت في { $day }
credit-withdrawn-lead = لم يعد ممكنًا كسب ساعات منها أو المطالبة بها. تبقى الشهادات الصادرة سارية ويمكن إلغاؤها.
