# The words of the pages in English. All languages have the same keys with the same variables.

skip = Skip to the content
languages = Language
support = Questions? Write to
error = Error
summary = Please check what you filled in
optional = (optional)
back-home = Back to the start page
back-sign-in = Back to signing in
try-again = Try again

sign-in = Sign in to { $client }
sign-in-button = Sign in
sign-out = Sign out
forgot-link = Forgot your password?
magic-link = Sign in with a link sent by mail
wrong-pair = The address or the password is wrong.
busy = The server has more to do than it can manage right now. Please try again in a moment.
overtaken = Something else was changed at the same moment. Please try again.
wait-seconds = { $number ->
    [one] Too many attempts. Please wait { $number } second and try again.
   *[other] Too many attempts. Please wait { $number } seconds and try again.
}
wait-minutes = { $number ->
    [one] Too many attempts. Please wait { $number } minute and try again.
   *[other] Too many attempts. Please wait { $number } minutes and try again.
}

field-email = E-mail address
field-password = Password
field-new-password = New password
field-present-password = Present password
field-client = Number of your organisation
field-client-hint = You find it in the mail that invited you, where it says where you sign in. On the address of your organisation’s own site you do not need it.
password-show = Show
password-hide = Hide

empty-title = Nobody lives here yet
empty-text = Rollbook is running, but it has no organisation yet. Whoever operates this server makes the first one: by the link that the server printed when it started, or with the command “rollbook init”.
empty-docs = Read the documentation

magic = Sign in with a link
magic-lead = Tell us your address, and we send you a link with which you can sign in without a password.
forgot = Forgot your password?
forgot-lead = Tell us your address, and we send you a link with which you can choose a new password.
mail-button = Send me the link
mailed = Look into your mailbox
mailed-lead = If { $email } belongs to somebody here, a mail with a link is on its way.
mailed-hint = It may take a few minutes. Please look in the spam folder, too.

follow = Sign in to { $client }
follow-lead = You are signing in as { $name } ({ $email }).
follow-button = Sign in
confirm = Confirm your address
confirm-lead = { $name }, please confirm that { $email } is your address at { $client }.
confirm-button = Yes, it is mine
dead-link = This link does not work any more
dead-link-lead = Links can be used once and for a limited time. Perhaps you have used this one already, or asked for a newer one. Nothing has been changed.

invitation = Welcome to { $client }
invitation-by = { $inviter } has invited { $email }.
invitation-for = This invitation is for { $email }.
invitation-apps = Apps: { $apps }
invitation-button = Join
invitation-accept = Accept the invitation
invitation-known = { $email } is known here already. Please sign in to accept.
invitation-other = { $email } is known here already, but you are signed in as somebody else. Please sign out first.
invitation-expired = You are signed in as { $email }, whose password has expired. Choose a new one first; then you can accept.
dead-invitation = This invitation does not work any more
dead-invitation-lead = Perhaps it has been accepted already, was withdrawn, or is too old. Whoever invited you can invite you again. If you have an account, just sign in.
field-first-name = First name
field-last-name = Last name

reset = Choose a new password
reset-lead = Afterwards you are signed in here, and signed out everywhere else.
expired = Your password has expired
expired-lead = Please choose a new one to go on. You will be signed out everywhere else.
change = Change your password
change-lead = You will be signed out everywhere else.
password-button = Save the new password

home = Hello, { $name }
home-organisation = Organisation
home-apps = Your apps
home-no-apps = There is nothing for you to open yet.
home-start = Go to the start page of your organisation

sessions = Where you are signed in
sessions-lead = If you do not recognise one of these, sign it out and change your password.
sessions-this-one = this one
sessions-end = Sign out
sessions-end-others = Sign out everywhere else
sessions-device = { $browser } on { $system }
sessions-unknown-device = Unknown device
sessions-seen = Last seen { $seen }, signed in { $opened }

notice-signed-out = You are signed out.
notice-password-changed = Your password is changed.
notice-sessions-ended = Done: signed out there.
notice-address-confirmed = Thank you, your address is confirmed.

rule-required = please fill this in
rule-short = { $least ->
    [one] must have at least { $least } character
   *[other] must have at least { $least } characters
}
rule-too-long = { $most ->
    [one] must have at most { $most } character
   *[other] must have at most { $most } characters
}
rule-control = must be one line without control characters
rule-email = must be an e-mail address, such as name@example.com
rule-wrong-password = is not your present password
rule-client-needed = must be the number of your organisation
rule-other = cannot be taken like this
rule-long = must not be longer than 1024 bytes
rule-numeric = must contain a digit
rule-upper = must contain an upper-case letter
rule-lower = must contain a lower-case letter
rule-special = must contain a special character, such as ! or #
rule-common = must not be a commonly used password
rule-reused = must not be one of your last five passwords

problem-missing = Page not found
problem-missing-text = There is no page at this address. Perhaps it was mistyped, or the page is gone.
problem-failure = Something went wrong
problem-failure-text = The mistake is ours. Please try again later.
problem-busy = Please try again in a moment
problem-busy-text = The server has more to do than it can manage right now.
problem-form = This form is too old
problem-form-text = For your safety a form can only be sent from the page that made it, while that page is fresh. Nothing has been changed.
problem-request = This did not work
problem-request-text = The server could not understand what your browser sent.
problem-long = This is too long
problem-long-text = The server does not take that much text at once. Go back in your browser, where what you typed still stands, and make it shorter.

# What the pages look like.
face = What the pages look like
face-lead = What people of { $client } see when they sign in, and when something is missing or goes wrong.
face-sign-in = Signing in
face-look = Colour and logo
face-missing = A page that does not exist
face-failure = When something goes wrong
face-title = Title
face-title-hint = The heading of the page to sign in on. Without one, it says “Sign in to” and the name.
face-subtitle = Subtitle
face-support = Address for questions
face-support-hint = Stands at the foot of every page.
face-home = Start page of the organisation
face-home-hint = A path, such as /welcome, or a URL on your own site. People get there when they have signed in.
face-color = Accent colour
face-color-hint = As # and six digits, such as #1f5f8b. It is made darker or lighter where it could not be read otherwise.
face-logo = Logo
face-logo-hint = A PNG, JPEG or WebP picture of at most 512 KiB. It stands at the top of every page, instead of the name.
face-logo-chosen = The picture in the preview is used, unless you choose another one.
face-logo-remove = Take the logo away
face-logo-text = What the logo says
face-logo-text-hint = For people who do not see the picture. Without a text, the title is read out.
face-heading = Heading
face-message = Text
face-message-hint = Line breaks and links (<a href="https://…">) are shown as such; any other HTML is taken out.
face-preview = Preview
face-preview-lead = This is what it would look like. Nothing is saved yet.
face-preview-button = Preview
face-save-button = Save
notice-face-saved = Saved. Everybody sees it from now on.
rule-location = must be a path that starts with a single /, or a URL on your own site
rule-accent-color = must be # and six digits from 0 to 9 and a to f, such as #1f5f8b
rule-logo-format = must be a PNG, JPEG or WebP picture
rule-picture-kib = must have at most { $most } KiB
rule-picture-mib = must have at most { $most } MiB
rule-picture-large = must have at most { $million } million pixels, and at most { $side } on one side
rule-logo-damaged = cannot be read; the file is damaged or not complete
problem-denied = You may not do this
problem-denied-text = Your account does not have the right to do this. An administrator of your organisation can give it to you.
# Setting the installation up.
setup = Set Rollbook up
setup-lead = Make your organisation and yourself its administrator. This link works once; with it you are signed in right away.
setup-name = Name of your organisation
setup-name-hint = People see it on every page and in every mail. It can be changed later.
setup-domain = Address of its site
setup-domain-hint = The host at which people open these pages, such as people.example.com.
setup-button = Set up and sign in
dead-setup-lead = Such a link can be used once, within a day, and only while there is no organisation yet. When the server is started again without one, it prints a new link.
rule-domain = must be a domain name, optionally with a port, such as people.example.com
# Opening an app.
app = Opening { $app }
app-leading = You are led on to it. If nothing happens, follow the link.
app-open = Open it

# How hard a password is to guess.
strength = Strength: { $level }
strength-0 = very weak
strength-1 = weak
strength-2 = fair
strength-3 = good
strength-4 = strong
advice-address = It contains your address, which is easy to guess.
advice-name = It contains your name, which is easy to guess.
advice-common = It is much like passwords that many people use.
advice-word = A single word is easy to guess.
advice-names = Names are easy to guess.
advice-keyboard = Rows and short patterns on the keyboard are easy to guess.
advice-repeats = Repeating something hardly makes it better.
advice-sequence = Sequences like abc or 6543 are easy to guess.
advice-dates = Dates and years are easy to guess.
advice-capitals = Capital letters hardly make it better.
advice-reversed = A word written backwards is hardly better.
advice-substitutes = Signs that look like letters, such as @ for a, hardly make it better.
advice-more-words = Add another word or two, preferably unusual ones.
# For those who look after an organisation.

administration = Administration
list-further = Further ones
list-begin = Back to the first ones
people = People
people-search = Name or address
people-search-button = Find
people-administrator = administrator
people-off = switched off
people-seen = Last sign-in { $at }
people-never = never signed in
people-none = Nobody is here yet. Invite people, and they appear here once they have accepted.
people-none-found = Nobody matches. Part of a name or an address is enough; every word must match.
people-unfinished = There are so many people that not all have been looked at yet.
people-finished = All people have been looked at.
people-none-yet = Nobody matches among those looked at so far.
people-none-else = There is nobody else.
people-further = There are further people.
people-look-on = Look at the others, too
people-all = All people
person-active = active
person-number = Number
person-added = Added
person-signed-in = Last sign-in
person-password = Password chosen
person-off-since = Switched off
person-roles = Roles
person-never = never
person-confirmed = { $email } (confirmed)
person-unconfirmed = { $email } (not confirmed yet)
person-mail-reset = Mail a link to choose a password
person-switch-off = Switch off
person-switch-off-hint = Whoever is switched off is signed out everywhere at once and cannot sign in. Nothing is lost; they can be switched on again.
person-switch-on = Switch on again
person-last-administrator = This is the last active administrator. Make somebody else one first.
person-off-first = This person is switched off. Switch them on again first.
person-sessions = Where they are signed in
person-no-sessions = Not signed in anywhere.
person-end-sessions = Sign out everywhere
person-mails = Latest mails with links
person-no-mails = No link was mailed in the last four weeks.
invitations = Invitations
invitations-none = No invitation is pending. Whoever accepts one appears among the people.
invitations-resend = Mail again
invitations-resend-refused = Not mailed again to { $email }: { $rule }
invitations-withdraw = Withdraw
invitation-made = Invited { $at }
invitation-made-by = Invited by { $name } { $at }
invitation-until = Good until { $at }
invitation-for-ever = Good until it is accepted or withdrawn
invite = Invite people
invite-lead = Everybody gets a mail with a link of their own. If one address is wrong, nobody is invited.
invite-emails = E-mail addresses
invite-emails-hint = Up to 100, one on each line or with commas between them.
invite-subject = Subject of the mail (optional)
invite-subject-hint = If it is left empty, the usual one of your organisation is used.
invite-body = Text of the mail (optional)
invite-body-hint = If it is left empty, the usual one of your organisation is used. The link is added to it.
invite-apps = Apps that open for them
invite-groups = Groups they join
invite-roles = Roles they get
invite-more = Only the first 60 can be chosen here. Others can be given through the API.
invite-button = Invite
invite-back = Back to the invitations
mails = Mails
mails-lead = Mails with links to sign in, to choose a password, to confirm or to change an address that could not be sent in the last four weeks. Those of invitations stand with the invitations.
mails-none = Every mail with a link could be sent.
mail-queued = Waits to be sent
mail-tried-again = Could not be sent yet and is tried again
mail-waits = Could not be sent { $at } and is tried again
mail-sent = Sent { $at }
mail-refused = Given up { $at }
mail-count = { $count ->
    [one] Mailed { $count } time
   *[other] Mailed { $count } times
}
mail-magic = Link to sign in
mail-reset = Link to choose a password
mail-confirm = Link to confirm an address
jobs = Jobs
jobs-lead = Work that was given up after several attempts. Try it again once its cause is gone, or drop it.
jobs-none = Nothing was given up. There is nothing to do here.
jobs-retry = Try again
jobs-drop = Drop
job-invitation = Mail of an invitation
job-take-off = Taking a deleted label off its people
job-died = { $attempts ->
    [one] Given up { $at } after { $attempts } attempt
   *[other] Given up { $at } after { $attempts } attempts
}

notice-invited = Done: the invitations are on their way.
notice-invitation-resent = Done: the invitation is mailed again.
notice-invitation-withdrawn = Done: the invitation is withdrawn.
notice-invitation-gone = This invitation is no longer open: it was accepted, withdrawn or has run out. Nobody comes in by it any more.
notice-switched-on = Done: switched on again.
notice-switched-off = Done: switched off and signed out everywhere.
notice-link-mailed = Done: the link is on its way.
notice-job-retried = Done: it is tried again.
notice-job-dropped = Done: it is dropped.
notice-job-gone = This job has been dealt with already.

rule-too-many = { $most ->
    [one] must be at most { $most }
   *[other] must be at most { $most }
}
rule-inactive = belongs to somebody who is switched off; switch them on again instead
rule-gone = is not there any more; please choose again
rule-unheld = only those that you hold yourself can be given

# The member's own pages.

profile = Your profile
profile-name = Name
profile-contact = Contact
profile-links = Links
profile-picture = Picture
profile-picture-hint = A PNG, JPEG or WebP picture of at most 8 MiB. The square in its middle is kept, and nothing else that stands in the file.
profile-picture-chosen = The picture that you chose is used, unless you choose another one.
profile-picture-remove = Take the picture away
profile-picture-present = Your present picture
profile-phone = Phone
profile-street = Street
profile-city = City
profile-state = State or province
profile-postal-code = Postal code
profile-country = Country
profile-zone = Time zone
profile-zone-utc = { $zone } (London in winter)
profile-website = Website
profile-linkedin = LinkedIn
profile-twitter = X (Twitter)
profile-facebook = Facebook
profile-instagram = Instagram
profile-save = Save
profile-overtaken = Your profile was changed elsewhere in the meantime. This is what you filled in; if you save once more, it replaces that change.
profile-privacy = Who sees what
profile-seen-administrators = Administrators of { $client } see your profile, where you are signed in and which mails were sent to you. They can change all but your password, which nobody can see.
profile-seen-apps = Apps of your organisation that are connected by a key see your profile, your labels and your credits.
profile-seen-delegates = People who may act for you see your name and address. You choose them yourself.
profile-seen-certificates = Whoever has the code of one of your certificates sees what it says, your name too.
profile-seen-picture = Whoever knows the address of your picture can see it.
profile-seen-demo = Apps are told to show you data without names.
profile-download = Download your record
notice-profile-saved = Saved.

delegates = People who act for you
delegates-for-me = Who may act for me
delegates-none = Nobody may act for you.
delegates-timesheet = Time sheets
delegates-activities = Activities
delegates-save = Save
delegates-end = End
delegates-add = Let somebody act for me
delegates-email-hint = The address of somebody of your organisation.
delegates-permissions = What they may do
delegates-add-button = Let them act for me
delegates-unknown = nobody of your organisation who can act for you has this address
delegates-for-others = For whom I may act
delegates-for-nobody = You may act for nobody.
delegates-for-others-lead = They chose you. They, you or an administrator can end it.
delegates-nothing = nothing yet
delegates-full = at most { $most } people may act for you; end it for somebody first
delegates-renounce = Give up
renounce = Give up acting for { $name }?
renounce-lead = They can choose you again.
renounce-button = Give it up
notice-delegate-renounced = You no longer act for them.
notice-delegate-added = Done: they may act for you.
notice-delegate-changed = Done: saved.
notice-delegate-ended = Done: they may act for you no more.

credits = { $word } credits
credits-lead = What you have earned, and what you can claim as { $word }.
credits-ready = Ready to claim
credits-open = In progress
credits-claimed = Claimed
credits-none-ready = Nothing can be claimed yet.
credits-none-open = Nothing is in progress.
credits-none-claimed = Nothing has been claimed.
credits-earned = { $earned } earned of { $needed } needed; at most { $credits }
credits-earned-claimed = { $earned } earned of { $needed } needed; at most { $credits }. { $claimed } claimed already
credits-window = Can be claimed from { $first } until { $last } (UTC)
credits-from = Can be claimed from { $first } on (UTC)
credits-until = Can be claimed until { $last } (UTC)
credits-closed = Could be claimed until { $last } (UTC)
credits-claim = Claim
credits-claimed-on = { $hours } claimed on { $day }
credits-claimed-before = { $hours } claimed
credits-certificate = Certificate
credits-revoked-tag = Revoked
credits-revoked-silently = Revoked on { $day }
credits-revoked = Revoked on { $day }: { $why }
credits-how-many = How much
credits-hours = Hours to claim
credits-hours-once = Leave it empty to claim all that you have earned. If you claim fewer, the others cannot be claimed later.
credits-hours-rest = Leave it empty to claim all that is left. If you claim fewer, you can claim the others later.
credits-questions = Questions
credits-not-now = This cannot be claimed at present.
credits-not-ready = This cannot be claimed: not enough is earned, or it has been claimed.
credits-not-open = This cannot be claimed today.
credits-sent-before = This form has claimed hours before, with other hours or answers. That claim stands; send the form again to claim what is written here as well.
credits-sent-revoked = This form has claimed hours before, and that claim was revoked. Send the form again to claim what is written here.
credits-all = All credits
notice-claimed = Done: claimed. You find the certificate below.

verify = This certificate is genuine
verify-revoked = This certificate was revoked
verify-revoked-on = Revoked on { $day }. It is no longer valid.
verify-document = The certificate as a document (PDF)
verify-lead = All of this stands on the certificate, and is true.
verify-person = Name
verify-credit = For
verify-hours = Hours
verify-hours-value = { $hours } { $word }
verify-day = Claimed on
verify-client = Certified by
verify-code = Code

rule-url-scheme = must begin with https:// or http://
rule-self-delegation = is your own address; nobody has to act for you then
rule-decimals = must have at most two decimals
rule-number = must be a number, such as 7.5
rule-over-earned = must not be more than you can claim

# Credits, for those who look after an organisation.

credit-none = No credit is offered. Credits are made through the Clients API.
credit-word = Continuing education is called { $word } here.
credit-word-change = Choose another word
credit-word-title = Your word for continuing education
credit-word-label = Word
credit-word-hint = Such as CE, CME or CPD. Certificates that were given keep their word.
credit-word-save = Save the word
credit-hidden = hidden
credit-hidden-lead = Hidden from people who have no progress on it yet.
credit-at-most = Hours at most
credit-needed = Hours needed
credit-days = When
credit-terms = { $credits } hours at most, { $needed } of them needed to claim
credit-always = Can be claimed at any time
credit-partial = Parts
credit-part-once = A claim may be for fewer hours and gives up the others
credit-part-off = A claim is for all hours
credit-part-on = A claim may be for fewer hours; the others can be claimed later
credit-asks = { $count ->
    [one] Asks { $count } question
   *[other] Asks { $count } questions
}
credit-claiming = How it is claimed
credit-opens-on = Opens on
credit-opens-on-hint = The first day of claims (UTC). Leave it empty to have no first day.
credit-closes-on = Closes on
credit-closes-on-hint = The last day of claims (UTC). Leave it empty to have no last day.
credit-questions-hint = They must be answered before a claim. One on each line, at most 10; leave it empty to ask nothing.
credit-question-fault = Question { $number }: { $fault }
credit-save = Save
credit-overtaken = This credit was changed elsewhere in the meantime. This is what you filled in; if you save once more, it replaces that change.
credit-claims = Claims
credit-claims-none = Nobody has claimed hours of it.
claim = Claim of { $name }
claim-nameless = Person { $number }
claim-look = Look at it
claim-answers = Answers
claim-revoke = Revoke this claim
claim-revoke-lead = Its hours count no more; as long as the credit is offered, they can be claimed again. Whoever verifies the certificate is told that it was revoked. This cannot be taken back.
claim-why = Reason
claim-why-hint = The person sees it. Whoever verifies the certificate does not.
claim-revoke-button = Revoke the claim
claim-already-revoked = This claim has been revoked already.
claim-back = Back to the credit
notice-credit-saved = Done: saved. It holds for the next claims.
notice-credit-word-saved = Done: the word is saved.
notice-claim-revoked = Done: the claim is revoked.
rule-day = must be a day, written such as 2026-03-01
rule-closes = must not be before the day on which claims open
report = Reports
report-lead = Tables as CSV, which spreadsheets open. Everybody's address stands in them.
report-days = Which days
report-from = From
report-from-hint = The first day (UTC). Leave it empty to begin with the first there is.
report-to = Until
report-to-hint = The last day (UTC). Leave it empty to go on until now.
report-progress = Progress that changed on these days
report-claims = Claims made on these days
rule-last-day = must not be before the first day
# The profile: what is locked, what somebody allows, and another address.

profile-sign-in = Signing in
profile-not-given = Not given
profile-locked = What stands here without a field is kept by the administrators of { $client }.
profile-wanted = You asked to use { $email } from now on. Your address changes once you use the link that was mailed there.
profile-confirm = Mail me a link to confirm this address
profile-allowed = What you allow
profile-allowed-lead = Apps of your organisation ask for this and keep to it.
profile-allow-messages = Other people may send me messages
profile-share-contact = Exhibitors may get my contact data
profile-save-choices = Save what I allow
back-profile = Back to your profile
move = Change your address
move-lead = You sign in with { $email }. Tell us another address of yours, and we send a link to it. Your address changes once you use that link.
move-email = New e-mail address
move-password-hint = So that nobody changes it who only found you signed in.
move-mailed = If { $email } can be used here, a mail with a link is on its way to it. Until you use the link, you go on signing in with { $former }; we tell you there about this, too.
moved = Use { $email } from now on
moved-lead = { $name }, you then sign in to { $client } with { $email }, and no longer with { $former }.
moved-button = Change my address
notice-address-changed = Your address is changed. From now on, sign in with the new one.
mail-address = Link to change an address
job-address-notice = Notice about a change of address
rule-locked = is kept by the administrators of your organisation
rule-unchanged = is your address already

locks = What people change themselves
locks-lead = Mark what people of { $client } may not change on their own profile. They still see it. Administrators and connected apps can change everything.
locks-overtaken = The settings of your organisation were changed elsewhere in the meantime. These are the boxes that you ticked; if you save once more, they hold.
notice-locks-saved = Saved. It holds from now on.

# Asking once more before what cannot be taken back.

off = Switch { $name } off?
sign-out-all = Sign { $name } out everywhere?
sign-out-all-lead = All sessions end at once, and this person has to sign in again. If it is you, the session that you use right now stays.
back-person = Back to the person
withdraw = Withdraw the invitation of { $email }?
withdraw-lead = The link in the mail stops working at once. If you change your mind, you have to invite again.
drop = Drop this job?
drop-lead = “{ $job }” will not be done, and cannot be brought back.
back-jobs = Back to the jobs

# Hours with their unit, what claims are refused for, and credits that were withdrawn.

hours-told = { $count ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
rule-hours-range = must be from 0 to 9999.99
rule-no-hours = must be more than 0
rule-only-whole = must be all that you have earned
credits-nameless = Your name stands on the certificate, and you have not given one yet. Give your name first, then claim.
credits-name-first = Give your name
credits-give-up = Claim { $hours } and give up { $lost }?
credits-give-up-lead = What you leave now ({ $lost }) cannot be claimed later.
credits-give-up-button = Claim, and give up the rest
credits-back = Back to the credit
verify-unnamed = (no name given)
job-ce-records = Removing the records of a withdrawn credit
credits-withdrawn = Withdrawn credits
credits-withdrawn-lead = They are not offered any more. What was claimed of them stays.
credits-withdrawn-none = No credit was withdrawn.
credit-withdrawn-on = Withdrawn on { $day }
credit-withdrawn-lead = Nobody can earn or claim hours of it any more. Certificates that were given stay good, and can be revoked.
