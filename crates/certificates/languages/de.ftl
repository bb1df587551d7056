# Die Wörter der Bescheinigungen auf Deutsch.

title = Bescheinigung über { $word }
document = { $title }: { $person }
awarded = Diese Bescheinigung erhält
earned = für { $word }, erworben in

hours-label = Stunden
date-label = Datum
code-label = Nummer der Bescheinigung

verify = Ist diese Bescheinigung echt?
verify-body = Scannen Sie den Code, oder öffnen Sie diese Adresse. Die Seite zeigt, für wen die Bescheinigung ausgestellt wurde und ob sie noch gilt.
