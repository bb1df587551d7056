# The words of mails in English. All languages have the same keys with the same variables.

# Subject and heading of an invitation.
invited = You’ve been invited to { $client }
invited-life = The invitation is good for { $life }.
invited-later = From then on you sign in here (your organisation has the number { $number })
invited-button = Accept the invitation

magic = Sign in to { $client }
magic-body = The link signs you in without a password. It works once, within { $life }, until you ask for another one.
magic-button = Sign in

reset = Choose a new password for { $client }
reset-body = The link works once, within { $life }. Until it is used your password stays as it is.
reset-button = Choose a new password

confirm = Confirm your address for { $client }
confirm-body = The link works once, within { $life }.
confirm-button = This is my address

# Another address to sign in with: to the new one, and to the former one.
address = Your new address for { $client }
address-body = The link makes this the address that you sign in with. It works once, within { $life }, until you ask for another one.
address-button = Use this address from now on

wanted = Another address for your account at { $client }
wanted-body = Somebody who is signed in to your account asked to use { $email } from now on, instead of this address. It changes once the link that was mailed there is used. If that was not you, change your password at once: then the link does not work any more, and everybody else is signed out.
wanted-button = Change my password
changed-body = You now sign in to your account with { $email } instead of this address, as somebody who was signed in to it asked, and as was confirmed from there. If that was not you, write to your organisation at once: nobody else can give you your account back.
changed-button = Sign-in page
wanted-own = If it was you, you need not do anything.

ignore = If you did not expect this mail, you need not do anything.

test = A test mail from Rollbook
test-body = This mail shows that Rollbook can send mails from here.

# How long something lasts, as it stands above.
hours = { $number ->
    [1] one hour
    [2] two hours
    [3] three hours
    [one] { $number } hour
   *[other] { $number } hours
}
days = { $number ->
    [1] one day
    [2] two days
    [3] three days
    [one] { $number } day
   *[other] { $number } days
}
