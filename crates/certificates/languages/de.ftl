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

date = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }
