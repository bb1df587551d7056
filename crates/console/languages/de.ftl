# Die Wörter der Seiten auf Deutsch.

skip = Zum Inhalt springen
languages = Sprache
support = Fragen? Schreiben Sie an
error = Fehler
summary = Bitte prüfen Sie Ihre Angaben
back-home = Zurück zur Startseite
back-sign-in = Zurück zur Anmeldung
try-again = Noch einmal versuchen

sign-in = Anmelden bei { $client }
sign-in-button = Anmelden
sign-out = Abmelden
forgot-link = Passwort vergessen?
magic-link = Mit einem Link per E-Mail anmelden
wrong-pair = Adresse oder Passwort ist falsch.
busy = Gerade melden sich zu viele Menschen an. Bitte versuchen Sie es gleich noch einmal.
overtaken = Im selben Augenblick wurde etwas anderes geändert. Bitte versuchen Sie es noch einmal.
wait-seconds = { $number ->
    [one] Zu viele Versuche. Bitte warten Sie { $number } Sekunde und versuchen Sie es dann noch einmal.
   *[other] Zu viele Versuche. Bitte warten Sie { $number } Sekunden und versuchen Sie es dann noch einmal.
}
wait-minutes = { $number ->
    [one] Zu viele Versuche. Bitte warten Sie { $number } Minute und versuchen Sie es dann noch einmal.
   *[other] Zu viele Versuche. Bitte warten Sie { $number } Minuten und versuchen Sie es dann noch einmal.
}

field-email = E-Mail-Adresse
field-password = Passwort
field-new-password = Neues Passwort
field-present-password = Jetziges Passwort
field-client = Nummer Ihrer Organisation
field-client-hint = Sie steht in der E-Mail, mit der Sie eingeladen wurden. Unter der eigenen Adresse Ihrer Organisation brauchen Sie sie nicht.
password-show = Zeigen
password-hide = Verbergen

empty-title = Hier wohnt noch niemand
empty-text = Rollbook läuft, hat aber noch keine Organisation. Wer diesen Server betreibt, legt die erste mit dem Befehl „rollbook init“ an.
empty-docs = Zur Dokumentation

magic = Mit einem Link anmelden
magic-lead = Nennen Sie uns Ihre Adresse, dann schicken wir Ihnen einen Link, mit dem Sie sich ohne Passwort anmelden können.
forgot = Passwort vergessen?
forgot-lead = Nennen Sie uns Ihre Adresse, dann schicken wir Ihnen einen Link, mit dem Sie ein neues Passwort wählen können.
mail-button = Link zuschicken
mailed = Sehen Sie in Ihr Postfach
mailed-lead = Wenn { $email } hier jemandem gehört, ist eine E-Mail mit einem Link unterwegs.
mailed-hint = Das kann einige Minuten dauern. Bitte sehen Sie auch bei den unerwünschten E-Mails nach.

follow = Anmelden bei { $client }
follow-lead = Sie melden sich als { $name } ({ $email }) an.
follow-button = Anmelden
confirm = Adresse bestätigen
confirm-lead = { $name }, bitte bestätigen Sie, dass { $email } Ihre Adresse bei { $client } ist.
confirm-button = Ja, das ist meine
dead-link = Dieser Link funktioniert nicht mehr
dead-link-lead = Links gelten einmal und nur eine begrenzte Zeit. Vielleicht haben Sie diesen schon benutzt oder einen neueren angefordert. Es wurde nichts geändert.

invitation = Willkommen bei { $client }
invitation-by = { $inviter } hat { $email } eingeladen.
invitation-for = Diese Einladung ist für { $email }.
invitation-apps = Sie öffnet: { $apps }
invitation-button = Mitmachen
invitation-accept = Einladung annehmen
invitation-known = { $email } ist hier schon bekannt. Bitte melden Sie sich an, um anzunehmen.
invitation-other = { $email } ist hier schon bekannt, aber Sie sind als jemand anderes angemeldet. Bitte melden Sie sich zuerst ab.
dead-invitation = Diese Einladung gilt nicht mehr
dead-invitation-lead = Vielleicht ist sie schon angenommen, wurde zurückgezogen oder ist zu alt. Wer Sie eingeladen hat, kann Sie noch einmal einladen. Wenn Sie ein Konto haben, melden Sie sich einfach an.
field-first-name = Vorname
field-last-name = Nachname

reset = Neues Passwort wählen
reset-lead = Danach sind Sie hier angemeldet und überall sonst abgemeldet.
expired = Ihr Passwort ist abgelaufen
expired-lead = Bitte wählen Sie ein neues, um fortzufahren. Überall sonst werden Sie abgemeldet.
change = Passwort ändern
change-lead = Überall sonst werden Sie abgemeldet.
password-button = Neues Passwort speichern

home = Hallo, { $name }
home-address = Adresse
home-organisation = Organisation
home-apps = Ihre Apps
home-no-apps = Es gibt noch nichts, was Sie öffnen könnten.
home-start = Zur Startseite Ihrer Organisation

sessions = Wo Sie angemeldet sind
sessions-lead = Wenn Sie eine davon nicht kennen, beenden Sie sie und ändern Sie Ihr Passwort.
sessions-this-one = hier
sessions-end = Abmelden
sessions-end-others = Überall sonst abmelden
sessions-device = { $browser } auf { $system }
sessions-unknown-device = Unbekanntes Gerät
sessions-seen = Zuletzt gesehen { $seen }, angemeldet { $opened }

notice-signed-out = Sie sind abgemeldet.
notice-password-changed = Ihr Passwort ist geändert.
notice-sessions-ended = Erledigt: dort abgemeldet.
notice-address-confirmed = Danke, Ihre Adresse ist bestätigt.

rule-required = bitte ausfüllen
rule-short = { $least ->
    [one] muss mindestens { $least } Zeichen haben
   *[other] muss mindestens { $least } Zeichen haben
}
rule-too-long = { $most ->
    [one] darf höchstens { $most } Zeichen haben
   *[other] darf höchstens { $most } Zeichen haben
}
rule-control = muss eine Zeile ohne Steuerzeichen sein
rule-email = muss eine E-Mail-Adresse sein, zum Beispiel name@example.com
rule-wrong-password = ist nicht Ihr jetziges Passwort
rule-client-needed = muss die Nummer Ihrer Organisation sein
rule-other = kann so nicht angenommen werden
rule-long = darf nicht länger als 1024 Bytes sein
rule-numeric = muss eine Ziffer enthalten
rule-upper = muss einen Großbuchstaben enthalten
rule-lower = muss einen Kleinbuchstaben enthalten
rule-special = muss ein Sonderzeichen enthalten, zum Beispiel ! oder #
rule-common = darf kein häufig benutztes Passwort sein
rule-reused = darf keines Ihrer letzten fünf Passwörter sein

problem-missing = Seite nicht gefunden
problem-missing-text = Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie vertippt, oder die Seite ist fort.
problem-failure = Etwas ist schiefgegangen
problem-failure-text = Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.
problem-busy = Bitte versuchen Sie es gleich noch einmal
problem-busy-text = Der Server hat gerade mehr zu tun, als er schafft.
problem-form = Dieses Formular ist zu alt
problem-form-text = Zu Ihrer Sicherheit kann ein Formular nur von der Seite abgeschickt werden, die es gemacht hat, solange diese frisch ist. Es wurde nichts geändert.
problem-request = Das hat nicht geklappt
problem-request-text = Der Server konnte nicht verstehen, was Ihr Browser geschickt hat.

# Eine App öffnen.
app = { $app } wird geöffnet
app-leading = Sie werden weitergeleitet. Wenn nichts geschieht, folgen Sie dem Link.
app-open = Öffnen

# Wie schwer ein Passwort zu erraten ist.
strength = Stärke: { $level }
strength-0 = sehr schwach
strength-1 = schwach
strength-2 = mittel
strength-3 = gut
strength-4 = stark
advice-address = Es enthält Ihre Adresse; die ist leicht zu erraten.
advice-name = Es enthält Ihren Namen; der ist leicht zu erraten.
advice-common = Es ähnelt Passwörtern, die viele benutzen.
advice-word = Ein einzelnes Wort ist leicht zu erraten.
advice-names = Namen sind leicht zu erraten.
advice-keyboard = Reihen und kurze Muster auf der Tastatur sind leicht zu erraten.
advice-repeats = Wiederholungen machen es kaum besser.
advice-sequence = Folgen wie abc oder 6543 sind leicht zu erraten.
advice-dates = Daten und Jahreszahlen sind leicht zu erraten.
advice-capitals = Großbuchstaben machen es kaum besser.
advice-reversed = Ein rückwärts geschriebenes Wort ist kaum besser.
advice-substitutes = Zeichen, die Buchstaben ähneln, etwa @ für a, machen es kaum besser.
advice-more-words = Fügen Sie noch ein oder zwei Wörter hinzu, am besten ungewöhnliche.
