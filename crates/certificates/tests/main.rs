//! x
use certificates::*;
#[test]
fn make() {
    use directory::Language;
    let png = std::fs::read("/tmp/logo.png").unwrap();
    for (i,(language, person, credit, client, word)) in [
        (Language::English, "Dr. Ann-Katharina Łukaszewicz", "Ethics in emergency medicine: decisions under uncertainty", "Acme College of Physicians", "CME"),
        (Language::German, "Prof. Dr. med. Jürgen Müßiggang-von der Wiesenthal", "Grundlagen der Notfallmedizin", "Akademie für Fortbildung der Ärztekammer", "Fortbildung"),
        (Language::Arabic, "د. محمد بن عبد الله القحطاني", "أخلاقيات الطب (Ethics 101) في حالات الطوارئ", "الكلية العربية للأطباء", "CPD"),
        (Language::Arabic, "Dr. Ann Example, MD.", "Grundlagen der Notfallmedizin, Teil 2", "Acme College", "CPD"),
        (Language::English, "Maximiliana-Theodora Featherstonehaugh-Cholmondeley von und zu Hohenzollern-Sigmaringen, Countess of Somewhere, MD, PhD, FRCP, 李小龍 محمد", "A very long name of a credit that somebody wrote because nobody told them not to, which goes on and on about decisions, about uncertainty, about emergency medicine, about ethics, and again about decisions; and so on until the page could not hold it any more, and even then a little longer, with more words and more and more", "Acme College", "Continuing professional education"),
    ].into_iter().enumerate() {
        for logo in [false, true] {
            let facts = Facts { language, person, credit, client, word, hours: directory::ces::Hours(750), date: jiff::civil::date(2026, 11, 26), code: "K7QP-2M4X-9RTD", url: "https://people.acme.example/certificates/K7QP-2M4X-9RTD", accent: None, logo: logo.then_some(Logo { png: &png, text: "Acme" }) };
            let t = std::time::Instant::now();
            let pdf = render(&facts).unwrap();
            eprintln!("{i} {logo} {} {:?}", pdf.len(), t.elapsed());
            std::fs::write(format!("/tmp/cert-{i}-{logo}.pdf"), pdf).unwrap();
        }
    }
}
