# The words of certificates in English.

title = { $word } certificate
document = { $title }: { $person }
awarded = This certificate is awarded to
earned = for { $word } earned in

hours-label = Hours
date-label = Date
code-label = Certificate number

verify = Is this certificate genuine?
verify-body = Scan the code or open this address. The page tells for whom the certificate was issued, and whether it is still valid.
