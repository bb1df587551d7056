# Die Wörter der Seiten auf Deutsch.

skip = Zum Inhalt springen
languages = Sprache
support = Fragen? Schreiben Sie an
error = Fehler
summary = Bitte prüfen Sie Ihre Angaben
optional = (freiwillig)
back-home = Zurück zur Startseite
back-sign-in = Zurück zur Anmeldung
try-again = Noch einmal versuchen

sign-in = Anmelden bei { $client }
sign-in-button = Anmelden
sign-out = Abmelden
forgot-link = Passwort vergessen?
magic-link = Mit einem Link per E-Mail anmelden
wrong-pair = Adresse oder Passwort ist falsch.
busy = Der Server hat gerade mehr zu tun, als er schafft. Bitte versuchen Sie es gleich noch einmal.
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
field-present-password = Aktuelles Passwort
field-client = Nummer Ihrer Organisation
field-client-hint = Sie steht in der E-Mail, mit der Sie eingeladen wurden, wo sie sagt, wo Sie sich anmelden. Auf der Website Ihrer Organisation brauchen Sie sie nicht.
password-show = Anzeigen
password-hide = Verbergen

empty-title = Hier wohnt noch niemand
empty-text = Rollbook läuft, hat aber noch keine Organisation. Wer diesen Server betreibt, legt die erste an: mit dem Link, den der Server beim Start ausgegeben hat, oder mit dem Befehl „rollbook init“.
empty-docs = Zur Dokumentation

magic = Mit einem Link anmelden
magic-lead = Nennen Sie uns Ihre Adresse, dann schicken wir Ihnen einen Link, mit dem Sie sich ohne Passwort anmelden können.
forgot = Passwort vergessen?
forgot-lead = Nennen Sie uns Ihre Adresse, dann schicken wir Ihnen einen Link, mit dem Sie ein neues Passwort wählen können.
mail-button = Link zuschicken
mailed = Sehen Sie in Ihr Postfach
mailed-lead = Wenn { $email } hier jemandem gehört, ist eine E-Mail mit einem Link unterwegs.
mailed-hint = Das kann einige Minuten dauern. Bitte sehen Sie auch im Spam-Ordner nach.

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
invitation-apps = Apps: { $apps }
invitation-button = Mitmachen
invitation-accept = Einladung annehmen
invitation-known = { $email } ist hier schon bekannt. Bitte melden Sie sich an, um anzunehmen.
invitation-other = { $email } ist hier schon bekannt, aber Sie sind als jemand anderes angemeldet. Bitte melden Sie sich zuerst ab.
invitation-expired = Sie sind als { $email } angemeldet, und Ihr Passwort ist abgelaufen. Wählen Sie zuerst ein neues, danach können Sie annehmen.
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
home-organisation = Organisation
home-apps = Ihre Apps
home-no-apps = Es gibt noch nichts, was Sie öffnen könnten.
home-start = Zur Startseite Ihrer Organisation

sessions = Wo Sie angemeldet sind
sessions-lead = Wenn Sie eine dieser Sitzungen nicht wiedererkennen, melden Sie sie ab und ändern Sie Ihr Passwort.
sessions-this-one = diese hier
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
rule-wrong-password = ist nicht Ihr aktuelles Passwort
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
problem-missing-text = Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie falsch geschrieben, oder die Seite gibt es nicht mehr.
problem-failure = Etwas ist schiefgegangen
problem-failure-text = Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.
problem-busy = Bitte versuchen Sie es gleich noch einmal
problem-busy-text = Der Server hat gerade mehr zu tun, als er schafft.
problem-form = Dieses Formular ist zu alt
problem-form-text = Zu Ihrer Sicherheit kann ein Formular nur von der Seite abgeschickt werden, auf der es steht, und nur solange diese frisch ist. Es wurde nichts geändert.
problem-request = Das hat nicht geklappt
problem-request-text = Der Server konnte nicht verstehen, was Ihr Browser geschickt hat.
problem-long = Das ist zu lang
problem-long-text = So viel Text auf einmal nimmt der Server nicht an. Gehen Sie in Ihrem Browser zurück, dort steht noch, was Sie geschrieben haben, und kürzen Sie es.

# Das Aussehen der Seiten.
face = Aussehen der Seiten
face-lead = Was Personen bei { $client } sehen, wenn sie sich anmelden, und wenn etwas fehlt oder schiefgeht.
face-sign-in = Anmeldung
face-look = Farbe und Logo
face-missing = Eine Seite, die es nicht gibt
face-failure = Wenn etwas schiefgeht
face-title = Titel
face-title-hint = Die Überschrift der Anmeldeseite. Ohne Titel steht dort „Anmelden bei“ und der Name.
face-subtitle = Untertitel
face-support = Adresse für Fragen
face-support-hint = Steht am Fuß jeder Seite.
face-home = Startseite der Organisation
face-home-hint = Ein Pfad wie /willkommen oder eine URL auf Ihrer eigenen Website. Dorthin kommt man nach der Anmeldung.
face-color = Akzentfarbe
face-color-hint = Als # und sechs Stellen, zum Beispiel #1f5f8b. Wo sie sonst nicht zu lesen wäre, wird sie dunkler oder heller.
face-logo = Logo
face-logo-hint = Ein Bild als PNG, JPEG oder WebP mit höchstens 512 KiB. Es steht statt des Namens oben auf jeder Seite.
face-logo-chosen = Das Bild aus der Vorschau wird verwendet, wenn Sie kein anderes wählen.
face-logo-remove = Logo entfernen
face-logo-text = Was das Logo sagt
face-logo-text-hint = Für alle, die das Bild nicht sehen. Ohne Text wird der Titel vorgelesen.
face-heading = Überschrift
face-message = Text
face-message-hint = Zeilenumbrüche und Links (<a href="https://…">) werden als solche gezeigt, anderes HTML wird entfernt.
face-preview = Vorschau
face-preview-lead = So würde es aussehen. Noch ist nichts gespeichert.
face-preview-button = Vorschau
face-save-button = Speichern
notice-face-saved = Gespeichert. Ab jetzt sehen es alle.
rule-location = muss ein Pfad mit einem einzelnen / am Anfang sein oder eine URL auf Ihrer eigenen Website
rule-accent-color = muss # und sechs Stellen aus 0 bis 9 und a bis f sein, zum Beispiel #1f5f8b
rule-logo-format = muss ein Bild als PNG, JPEG oder WebP sein
rule-picture-kib = darf höchstens { $most } KiB haben
rule-picture-mib = darf höchstens { $most } MiB haben
rule-picture-large = darf höchstens { $million } Millionen Bildpunkte haben und höchstens { $side } auf einer Seite
rule-logo-damaged = kann nicht gelesen werden; die Datei ist beschädigt oder nicht vollständig
problem-denied = Das dürfen Sie nicht
problem-denied-text = Ihr Konto hat dieses Recht nicht. Administrator/innen Ihrer Organisation können es Ihnen geben.
# Die Einrichtung.
setup = Rollbook einrichten
setup-lead = Legen Sie Ihre Organisation an und sich selbst als deren Administrator/in. Dieser Link gilt einmal; Sie sind danach gleich angemeldet.
setup-name = Name Ihrer Organisation
setup-name-hint = Er steht auf jeder Seite und in jeder E-Mail. Er kann später geändert werden.
setup-domain = Adresse der Website
setup-domain-hint = Der Host, unter dem diese Seiten geöffnet werden, etwa people.example.com.
setup-button = Einrichten und anmelden
dead-setup-lead = Ein solcher Link gilt einmal, einen Tag lang und nur, solange es noch keine Organisation gibt. Wird der Server dann neu gestartet, gibt er einen neuen Link aus.
rule-domain = muss ein Domainname sein, auch mit Port, etwa people.example.com
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
# Für alle, die sich um eine Organisation kümmern.

administration = Verwaltung
list-further = Weitere
list-begin = Zurück zu den ersten
people = Personen
people-search = Name oder Adresse
people-search-button = Suchen
people-administrator = Administrator/in
people-off = gesperrt
people-seen = Letzte Anmeldung { $at }
people-never = noch nie angemeldet
people-none = Hier ist noch niemand. Laden Sie Personen ein; wer annimmt, erscheint hier.
people-none-found = Niemand passt dazu. Ein Teil eines Namens oder einer Adresse genügt; jedes Wort muss passen.
people-unfinished = Es sind so viele, dass noch nicht alle durchgesehen sind.
people-finished = Alle sind durchgesehen.
people-none-yet = Unter den bisher Durchgesehenen passt niemand.
people-none-else = Sonst ist niemand da.
people-further = Es gibt weitere Personen.
people-look-on = Auch die übrigen durchsehen
people-all = Alle Personen
person-active = aktiv
person-number = Nummer
person-added = Aufgenommen
person-signed-in = Letzte Anmeldung
person-password = Passwort gewählt
person-off-since = Gesperrt
person-roles = Rollen
person-never = nie
person-confirmed = { $email } (bestätigt)
person-unconfirmed = { $email } (noch nicht bestätigt)
person-mail-reset = Link zum Wählen eines Passworts schicken
person-switch-off = Sperren
person-switch-off-hint = Wer gesperrt wird, ist sofort überall abgemeldet und kann sich nicht mehr anmelden. Es geht nichts verloren; die Person kann wieder entsperrt werden.
person-switch-on = Entsperren
person-last-administrator = Sonst gibt es hier keine aktive Person, die Administrator/in ist. Machen Sie zuerst jemand anderen dazu.
person-off-first = Diese Person ist gesperrt. Entsperren Sie sie zuerst.
person-sessions = Wo diese Person angemeldet ist
person-no-sessions = Nirgends angemeldet.
person-end-sessions = Überall abmelden
person-mails = Letzte E-Mails mit Links
person-no-mails = In den letzten vier Wochen wurde kein Link verschickt.
invitations = Einladungen
invitations-none = Keine Einladung ist offen. Wer eine annimmt, erscheint unter den Personen.
invitations-resend = Noch einmal schicken
invitations-resend-refused = Nicht noch einmal an { $email } geschickt: { $rule }
invitations-withdraw = Zurückziehen
invitation-made = Eingeladen { $at }
invitation-made-by = Eingeladen von { $name } { $at }
invitation-until = Gilt bis { $at }
invitation-for-ever = Gilt, bis sie angenommen oder zurückgezogen wird
invite = Personen einladen
invite-lead = Alle bekommen eine E-Mail mit einem eigenen Link. Ist eine Adresse falsch, wird niemand eingeladen.
invite-emails = E-Mail-Adressen
invite-emails-hint = Bis zu 100, eine in jeder Zeile oder durch Kommas getrennt.
invite-subject = Betreff der E-Mail (optional)
invite-subject-hint = Bleibt er leer, wird der übliche Ihrer Organisation genommen.
invite-body = Text der E-Mail (optional)
invite-body-hint = Bleibt er leer, wird der übliche Ihrer Organisation genommen. Der Link kommt hinzu.
invite-apps = Apps, die sie öffnen können
invite-groups = Gruppen, in die sie kommen
invite-roles = Rollen, die sie bekommen
invite-more = Hier stehen nur die ersten 60 zur Wahl. Andere lassen sich über die API vergeben.
invite-button = Einladen
invite-back = Zurück zu den Einladungen
mails = E-Mails
mails-lead = E-Mails mit Links zum Anmelden, zum Wählen eines Passworts, zum Bestätigen oder zum Ändern einer Adresse, die in den letzten vier Wochen nicht verschickt werden konnten. Die der Einladungen stehen bei den Einladungen.
mails-none = Jede E-Mail mit einem Link konnte verschickt werden.
mail-queued = Wartet auf den Versand
mail-tried-again = Konnte noch nicht verschickt werden, wird aber wieder versucht
mail-waits = Konnte { $at } nicht verschickt werden, wird aber wieder versucht
mail-sent = Verschickt { $at }
mail-refused = Aufgegeben { $at }
mail-count = { $count ->
    [one] { $count }-mal geschickt
   *[other] { $count }-mal geschickt
}
mail-magic = Link zum Anmelden
mail-reset = Link zum Wählen eines Passworts
mail-confirm = Link zum Bestätigen einer Adresse
jobs = Aufträge
jobs-lead = Arbeit, die nach mehreren Versuchen aufgegeben wurde. Versuchen Sie sie noch einmal, sobald der Grund behoben ist, oder verwerfen Sie sie.
jobs-none = Nichts wurde aufgegeben. Hier ist nichts zu tun.
jobs-retry = Noch einmal versuchen
jobs-drop = Verwerfen
job-invitation = E-Mail einer Einladung
job-take-off = Ein gelöschtes Merkmal von allen Personen nehmen
job-died = { $attempts ->
    [one] Aufgegeben { $at } nach { $attempts } Versuch
   *[other] Aufgegeben { $at } nach { $attempts } Versuchen
}

notice-invited = Erledigt: Die Einladungen sind unterwegs.
notice-invitation-resent = Erledigt: Die Einladung wird noch einmal geschickt.
notice-invitation-withdrawn = Erledigt: Die Einladung ist zurückgezogen.
notice-invitation-gone = Diese Einladung ist nicht mehr offen: Sie wurde angenommen, zurückgezogen oder ist abgelaufen. Mit ihr kommt niemand mehr herein.
notice-switched-on = Erledigt: entsperrt.
notice-switched-off = Erledigt: gesperrt und überall abgemeldet.
notice-link-mailed = Erledigt: Der Link ist unterwegs.
notice-job-retried = Erledigt: Es wird noch einmal versucht.
notice-job-dropped = Erledigt: verworfen.
notice-job-gone = Um diese Aufgabe hat sich schon jemand gekümmert.

rule-too-many = { $most ->
    [one] dürfen höchstens { $most } sein
   *[other] dürfen höchstens { $most } sein
}
rule-inactive = gehört einer gesperrten Person; entsperren Sie sie stattdessen
rule-gone = gibt es nicht mehr; bitte wählen Sie neu
rule-unheld = nur was Sie selbst haben, können Sie vergeben

# Die eigenen Seiten der Mitglieder.

profile = Ihr Profil
profile-name = Name
profile-contact = Kontakt
profile-links = Links
profile-picture = Bild
profile-picture-hint = Ein Bild als PNG, JPEG oder WebP mit höchstens 8 MiB. Aufbewahrt wird das Quadrat in seiner Mitte und nichts, was sonst in der Datei steht.
profile-picture-chosen = Das gewählte Bild wird verwendet, wenn Sie kein anderes wählen.
profile-picture-remove = Bild entfernen
profile-picture-present = Ihr aktuelles Bild
profile-phone = Telefon
profile-street = Straße
profile-city = Ort
profile-state = Bundesland oder Provinz
profile-postal-code = Postleitzahl
profile-country = Land
profile-zone = Zeitzone
profile-zone-utc = { $zone } (London im Winter)
profile-website = Website
profile-linkedin = LinkedIn
profile-twitter = X (Twitter)
profile-facebook = Facebook
profile-instagram = Instagram
profile-save = Speichern
profile-overtaken = Ihr Profil wurde inzwischen anderswo geändert. Hier steht, was Sie ausgefüllt haben; wenn Sie noch einmal speichern, ersetzt es diese Änderung.
profile-privacy = Wer was sieht
profile-seen-administrators = Administrator/innen von { $client } sehen Ihr Profil, wo Sie angemeldet sind und welche E-Mails an Sie gingen. Sie können alles ändern außer Ihrem Passwort, das niemand sehen kann.
profile-seen-apps = Apps Ihrer Organisation, die mit einem Schlüssel angebunden sind, sehen Ihr Profil, Ihre Merkmale und Ihre Fortbildungen.
profile-seen-delegates = Wer für Sie handeln darf, sieht Ihren Namen und Ihre Adresse; Sie wählen diese Personen selbst.
profile-seen-certificates = Wer den Code einer Ihrer Bescheinigungen hat, sieht, was darauf steht, auch Ihren Namen.
profile-seen-picture = Wer die Adresse Ihres Bildes kennt, kann es sehen.
profile-seen-demo = Apps sollen Ihnen Daten ohne Namen zeigen.
profile-download = Ihre Daten herunterladen
notice-profile-saved = Gespeichert.

delegates = Wer für Sie handelt
delegates-for-me = Wer für mich handeln darf
delegates-none = Niemand darf für Sie handeln.
delegates-timesheet = Zeiterfassung
delegates-activities = Tätigkeiten
delegates-save = Speichern
delegates-end = Beenden
delegates-add = Jemanden für mich handeln lassen
delegates-email-hint = Die Adresse von jemandem aus Ihrer Organisation.
delegates-permissions = Was erlaubt ist
delegates-add-button = Für mich handeln lassen
delegates-unknown = niemand in Ihrer Organisation, der für Sie handeln kann, hat diese Adresse
delegates-for-others = Für wen ich handeln darf
delegates-for-nobody = Sie dürfen für niemanden handeln.
delegates-for-others-lead = Diese Personen haben es Ihnen erlaubt. Sie selbst, diese Personen oder Administrator/innen können es beenden.
delegates-nothing = noch nichts
delegates-full = höchstens { $most } Personen dürfen für Sie handeln; beenden Sie es erst für jemanden
delegates-renounce = Aufgeben
renounce = Nicht mehr für { $name } handeln?
renounce-lead = Sie können wieder dafür ausgewählt werden.
renounce-button = Aufgeben
notice-delegate-renounced = Sie handeln nicht mehr für diese Person.
notice-delegate-added = Erledigt: Die Person darf jetzt für Sie handeln.
notice-delegate-changed = Erledigt: gespeichert.
notice-delegate-ended = Erledigt: Die Person darf nicht mehr für Sie handeln.

credits = { $word }-Punkte
credits-lead = Was Sie erworben haben und was Sie als { $word } anrechnen lassen können.
credits-ready = Kann angerechnet werden
credits-open = In Arbeit
credits-claimed = Angerechnet
credits-none-ready = Noch kann nichts angerechnet werden.
credits-none-open = Nichts ist in Arbeit.
credits-none-claimed = Noch wurde nichts angerechnet.
credits-earned = { $earned } von { $needed } nötigen erworben; höchstens { $credits }
credits-earned-claimed = { $earned } von { $needed } nötigen erworben; höchstens { $credits }. { $claimed } schon angerechnet
credits-window = Kann von { $first } bis { $last } angerechnet werden (UTC)
credits-from = Kann ab { $first } angerechnet werden (UTC)
credits-until = Kann bis { $last } angerechnet werden (UTC)
credits-closed = Konnte bis { $last } angerechnet werden (UTC)
credits-claim = Anrechnen
credits-claimed-on = { $hours } angerechnet am { $day }
credits-claimed-before = { $hours } angerechnet
credits-certificate = Bescheinigung
credits-revoked-tag = Widerrufen
credits-revoked-silently = Widerrufen am { $day }
credits-revoked = Widerrufen am { $day }: { $why }
credits-how-many = Wie viel
credits-hours = Anzurechnende Stunden
credits-hours-once = Leer lassen, um alles Erworbene anzurechnen. Rechnen Sie weniger an, sind die übrigen später nicht mehr anrechenbar.
credits-hours-rest = Leer lassen, um alles Übrige anzurechnen. Rechnen Sie weniger an, können die übrigen später folgen.
credits-questions = Fragen
credits-not-now = Dies kann zurzeit nicht angerechnet werden.
credits-not-ready = Dies kann nicht angerechnet werden: Es ist nicht genug erworben, oder es wurde schon angerechnet.
credits-not-open = Dies kann heute nicht angerechnet werden.
credits-sent-before = Mit diesem Formular wurden schon Stunden angerechnet, mit anderen Stunden oder Antworten. Das gilt weiterhin; senden Sie das Formular noch einmal ab, um auch anzurechnen, was hier steht.
credits-sent-revoked = Mit diesem Formular wurden schon Stunden angerechnet, und das wurde widerrufen. Senden Sie das Formular noch einmal ab, um anzurechnen, was hier steht.
credits-all = Alle Punkte
notice-claimed = Erledigt: angerechnet. Die Bescheinigung finden Sie unten.

verify = Diese Bescheinigung ist echt
verify-revoked = Diese Bescheinigung wurde widerrufen
verify-revoked-on = Widerrufen am { $day }. Sie gilt nicht mehr.
verify-document = Die Bescheinigung als Dokument (PDF)
verify-lead = All dies steht auf der Bescheinigung und ist wahr.
verify-person = Name
verify-credit = Wofür
verify-hours = Stunden
verify-hours-value = { $hours } { $word }
verify-day = Angerechnet am
verify-client = Bescheinigt von
verify-code = Code

rule-url-scheme = muss mit https:// oder http:// beginnen
rule-self-delegation = ist Ihre eigene Adresse; für Sie selbst handeln Sie ohnehin
rule-decimals = darf höchstens zwei Nachkommastellen haben
rule-number = muss eine Zahl sein, etwa 7,5
rule-over-earned = darf nicht mehr sein, als angerechnet werden kann

# Punkte, für alle, die sich um eine Organisation kümmern.

credit-none = Es werden keine Punkte angeboten. Sie werden über die Clients API angelegt.
credit-word = Fortbildung heißt hier { $word }.
credit-word-change = Anderes Wort wählen
credit-word-title = Ihr Wort für Fortbildung
credit-word-label = Wort
credit-word-hint = Zum Beispiel CE, CME oder CPD. Bescheinigungen, die ausgestellt sind, behalten ihr Wort.
credit-word-save = Wort speichern
credit-hidden = verborgen
credit-hidden-lead = Verborgen vor allen, die dafür noch nichts erworben haben.
credit-at-most = Stunden höchstens
credit-needed = Nötige Stunden
credit-days = Zeitraum
credit-terms = Höchstens { $credits } Stunden, davon { $needed } zum Anrechnen nötig
credit-always = Kann jederzeit angerechnet werden
credit-partial = Teile
credit-part-once = Es darf weniger angerechnet werden; das Übrige verfällt
credit-part-off = Es wird alles auf einmal angerechnet
credit-part-on = Es darf weniger angerechnet werden; das Übrige kann später folgen
credit-asks = { $count ->
    [one] Stellt { $count } Frage
   *[other] Stellt { $count } Fragen
}
credit-claiming = Wie angerechnet wird
credit-opens-on = Beginnt am
credit-opens-on-hint = Der erste Tag zum Anrechnen (UTC). Leer lassen, wenn es keinen ersten Tag gibt.
credit-closes-on = Endet am
credit-closes-on-hint = Der letzte Tag zum Anrechnen (UTC). Leer lassen, wenn es keinen letzten Tag gibt.
credit-questions-hint = Sie müssen vor dem Anrechnen beantwortet werden. Eine je Zeile, höchstens 10; leer lassen, um nichts zu fragen.
credit-question-fault = Frage { $number }: { $fault }
credit-save = Speichern
credit-overtaken = Dies wurde inzwischen anderswo geändert. Hier steht, was Sie ausgefüllt haben; wenn Sie noch einmal speichern, ersetzt es diese Änderung.
credit-claims = Anrechnungen
credit-claims-none = Niemand hat Stunden davon angerechnet.
claim = Anrechnung von { $name }
claim-nameless = Person { $number }
claim-look = Ansehen
claim-answers = Antworten
claim-revoke = Diese Anrechnung widerrufen
claim-revoke-lead = Ihre Stunden zählen nicht mehr; solange die Punkte angeboten werden, können sie erneut angerechnet werden. Wer die Bescheinigung prüft, erfährt, dass sie widerrufen ist. Das lässt sich nicht zurücknehmen.
claim-why = Grund
claim-why-hint = Die Person sieht ihn. Wer die Bescheinigung prüft, sieht ihn nicht.
claim-revoke-button = Anrechnung widerrufen
claim-already-revoked = Diese Anrechnung ist schon widerrufen.
claim-back = Zurück
notice-credit-saved = Gespeichert. Es gilt für die nächsten Anrechnungen.
notice-credit-word-saved = Das Wort ist gespeichert.
notice-claim-revoked = Die Anrechnung ist widerrufen.
rule-day = muss ein Tag sein, geschrieben wie 2026-03-01
rule-closes = darf nicht vor dem ersten Tag zum Anrechnen liegen
report = Berichte
report-lead = Tabellen als CSV, die Tabellenprogramme öffnen. Darin stehen die Adressen aller.
report-days = Welche Tage
report-from = Von
report-from-hint = Der erste Tag (UTC). Leer lassen, um mit dem ersten zu beginnen, den es gibt.
report-to = Bis
report-to-hint = Der letzte Tag (UTC). Leer lassen, wenn es bis jetzt gehen soll.
report-progress = Stand, der sich an diesen Tagen geändert hat
report-claims = Anrechnungen dieser Tage
rule-last-day = darf nicht vor dem ersten Tag liegen
# Das Profil: was gesperrt ist, was jemand erlaubt, und eine andere Adresse.

profile-sign-in = Anmeldung
profile-not-given = Keine Angabe
profile-locked = Was hier ohne Eingabefeld steht, pflegen die Administrator/innen von { $client }.
profile-wanted = Sie möchten künftig { $email } verwenden. Ihre Adresse ändert sich, sobald Sie den Link benutzen, der dorthin geschickt wurde.
profile-confirm = Link zum Bestätigen dieser Adresse schicken
profile-allowed = Was Sie erlauben
profile-allowed-lead = Apps Ihrer Organisation fragen danach und halten sich daran.
profile-allow-messages = Andere dürfen mir Nachrichten schicken
profile-share-contact = Aussteller dürfen meine Kontaktdaten bekommen
profile-save-choices = Auswahl speichern
back-profile = Zurück zu Ihrem Profil
move = Adresse ändern
move-lead = Sie melden sich mit { $email } an. Nennen Sie uns eine andere Adresse, die Ihnen gehört, dann schicken wir einen Link dorthin. Ihre Adresse ändert sich, sobald Sie ihn benutzen.
move-email = Neue E-Mail-Adresse
move-password-hint = Damit sie niemand ändert, der Sie nur angemeldet vorgefunden hat.
move-mailed = Wenn { $email } hier verwendet werden kann, ist eine E-Mail mit einem Link dorthin unterwegs. Bis Sie den Link benutzen, melden Sie sich weiter mit { $former } an; auch dort sagen wir Ihnen Bescheid.
moved = Ab jetzt { $email } verwenden
moved-lead = { $name }, Sie melden sich dann bei { $client } mit { $email } an und nicht mehr mit { $former }.
moved-button = Meine Adresse ändern
notice-address-changed = Ihre Adresse ist geändert. Melden Sie sich ab jetzt mit der neuen an.
mail-address = Link zum Ändern einer Adresse
job-address-notice = Hinweis auf eine Adressänderung
rule-locked = wird von den Administrator/innen Ihrer Organisation gepflegt
rule-unchanged = ist schon Ihre Adresse

locks = Was Personen selbst ändern
locks-lead = Markieren Sie, was Personen bei { $client } in ihrem eigenen Profil nicht ändern dürfen. Sehen können sie es weiterhin. Administrator/innen und angebundene Apps können alles ändern.
locks-overtaken = Die Einstellungen Ihrer Organisation wurden inzwischen anderswo geändert. Angekreuzt ist, was Sie gewählt haben; wenn Sie noch einmal speichern, gilt es.
notice-locks-saved = Gespeichert. Es gilt ab jetzt.

# Nachfragen, bevor etwas geschieht, das nicht zurückgenommen werden kann.

off = { $name } sperren?
sign-out-all = { $name } überall abmelden?
sign-out-all-lead = Alle Sitzungen enden sofort, und die Person muss sich neu anmelden. Wenn Sie es selbst sind, bleibt die Sitzung, die Sie gerade benutzen.
back-person = Zurück zur Person
withdraw = Einladung von { $email } zurückziehen?
withdraw-lead = Der Link in der E-Mail gilt dann sofort nicht mehr. Wenn Sie es sich anders überlegen, müssen Sie noch einmal einladen.
drop = Diesen Auftrag verwerfen?
drop-lead = „{ $job }“ wird dann nicht erledigt und lässt sich nicht zurückholen.
back-jobs = Zurück zu den Aufträgen

# Stunden mit ihrer Einheit, was beim Anrechnen abgelehnt wird, und zurückgezogene Punkte.

hours-told = { $count ->
    [one] { $hours } Stunde
   *[other] { $hours } Stunden
}
rule-hours-range = muss von 0 bis 9999,99 sein
rule-no-hours = muss mehr als 0 sein
rule-only-whole = muss alles sein, was Sie erworben haben
credits-nameless = Ihr Name steht auf der Bescheinigung, und Sie haben noch keinen angegeben. Geben Sie zuerst Ihren Namen an und rechnen Sie dann an.
credits-name-first = Namen angeben
credits-give-up = { $hours } anrechnen und auf { $lost } verzichten?
credits-give-up-lead = Was Sie jetzt übrig lassen ({ $lost }), ist später nicht mehr anrechenbar.
credits-give-up-button = Anrechnen und auf den Rest verzichten
credits-back = Zurück
verify-unnamed = (kein Name angegeben)
job-ce-records = Die Stände zurückgezogener Punkte entfernen
credits-withdrawn = Zurückgezogene Punkte
credits-withdrawn-lead = Sie werden nicht mehr angeboten. Was davon angerechnet wurde, bleibt.
credits-withdrawn-none = Es wurde nichts zurückgezogen.
credit-withdrawn-on = Zurückgezogen am { $day }
credit-withdrawn-lead = Niemand kann davon noch Stunden erwerben oder anrechnen. Ausgestellte Bescheinigungen gelten weiter und können widerrufen werden.
