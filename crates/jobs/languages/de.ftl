# Die Wörter der E-Mails auf Deutsch.

invited = Sie sind zu { $client } eingeladen
invited-life = Die Einladung lässt sich innerhalb von { $life } annehmen.
invited-later = Danach melden Sie sich hier an (Ihre Organisation hat die Nummer { $number })
invited-button = Einladung annehmen

magic = Anmelden bei { $client }
magic-body = Der Link meldet Sie ohne Passwort an. Er funktioniert einmal, innerhalb von { $life }, solange Sie keinen neueren anfordern.
magic-button = Anmelden

reset = Neues Passwort für { $client } wählen
reset-body = Der Link funktioniert einmal, innerhalb von { $life }. Bis er benutzt wird, bleibt Ihr Passwort, wie es ist.
reset-button = Neues Passwort wählen

confirm = Ihre Adresse für { $client } bestätigen
confirm-body = Der Link funktioniert einmal, innerhalb von { $life }.
confirm-button = Das ist meine Adresse

# Eine andere Adresse zum Anmelden: an die neue und an die bisherige.
address = Ihre neue Adresse für { $client }
address-body = Mit dem Link wird dies die Adresse, mit der Sie sich anmelden. Er funktioniert einmal, innerhalb von { $life }, solange Sie keinen neueren anfordern.
address-button = Ab jetzt diese Adresse verwenden

wanted = Eine andere Adresse für Ihr Konto bei { $client }
wanted-body = Jemand, der in Ihrem Konto angemeldet ist, möchte statt dieser Adresse künftig { $email } verwenden. Geändert wird sie, sobald der Link benutzt wird, der dorthin geschickt wurde. Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort: Dann funktioniert der Link nicht mehr, und alle anderen werden abgemeldet.
wanted-button = Passwort ändern
changed-body = In Ihrem Konto melden Sie sich jetzt mit { $email } statt mit dieser Adresse an. Das hat jemand verlangt, der darin angemeldet war, und es wurde von dort bestätigt. Wenn Sie das nicht waren, schreiben Sie sofort Ihrer Organisation: Nur sie kann Ihnen Ihr Konto zurückgeben.
changed-button = Zur Anmeldung
wanted-own = Wenn Sie es waren, brauchen Sie nichts zu tun.

ignore = Wenn Sie diese E-Mail nicht erwartet haben, brauchen Sie nichts zu tun.

test = Eine Probe-E-Mail von Rollbook
test-body = Diese E-Mail zeigt, dass Rollbook von hier E-Mails verschicken kann.

# Wie lange etwas dauert; im Dativ, denn es steht überall nach „innerhalb von“.
hours = { $number ->
    [1] einer Stunde
    [2] zwei Stunden
    [3] drei Stunden
    [one] { $number } Stunde
   *[other] { $number } Stunden
}
days = { $number ->
    [1] einem Tag
    [2] zwei Tagen
    [3] drei Tagen
    [one] { $number } Tag
   *[other] { $number } Tagen
}
