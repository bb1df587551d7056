# The words of the pages in English. All languages have the same keys with the same variables.

skip = Skip to the content
languages = Language
support = Questions? Write to
error = Error
summary = Please check what you filled in
back-home = Back to the start page
back-sign-in = Back to signing in
try-again = Try again

sign-in = Sign in to { $client }
sign-in-button = Sign in
sign-out = Sign out
forgot-link = Forgot your password?
magic-link = Sign in by a link in a mail
wrong-pair = The address or the password is wrong.
busy = Too many people are signing in right now. Please try again in a moment.
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
field-client-hint = You find it in the mail that invited you. On the address of your organisation’s own site you do not need it.
password-show = Show
password-hide = Hide

empty-title = Nobody lives here yet
empty-text = Rollbook is running, but it has no organisation yet. Whoever operates this server makes the first one with the command “rollbook init”.
empty-docs = Read the documentation

magic = Sign in by a link
magic-lead = Tell us your address, and we send you a link with which you can sign in without a password.
forgot = Forgot your password?
forgot-lead = Tell us your address, and we send you a link with which you can choose a new password.
mail-button = Send me the link
mailed = Look into your mailbox
mailed-lead = If { $email } belongs to somebody here, a mail with a link is on its way.
mailed-hint = It may take a few minutes. Please look among the unwanted mail, too.

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
invitation-apps = It opens: { $apps }
invitation-button = Join
invitation-accept = Accept the invitation
invitation-known = { $email } is known here already. Please sign in to accept.
invitation-other = { $email } is known here already, but you are signed in as somebody else. Please sign out first.
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
home-address = Address
home-organisation = Organisation
home-apps = Your apps
home-no-apps = There is nothing for you to open yet.
home-start = Go to the start page of your organisation

sessions = Where you are signed in
sessions-lead = If you do not know one of these, end it and change your password.
sessions-this-one = here
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
advice-repeats = Repeating something makes it hardly better.
advice-sequence = Sequences like abc or 6543 are easy to guess.
advice-dates = Dates and years are easy to guess.
advice-capitals = Capital letters hardly make it better.
advice-reversed = A word written backwards is hardly better.
advice-substitutes = Signs that look like letters, such as @ for a, hardly make it better.
advice-more-words = Add another word or two, best unusual ones.
