//! Continuing education of the first sample client: credits in every state.

use directory::ces::{self, Claim, Hours, SetRecord, Status};
use directory::ids::IfVersion;
use directory::users::User;

use super::sample::{Sample, line};
use crate::commands::operator;

/// One credit of the sample data: name, credits and threshold, whether it is hidden at first, and
/// what John McLane has earned and claimed of it, in hundredths of hours.
type Credit = (&'static str, i64, i64, bool, i64, Option<i64>);

const CREDITS: [Credit; 4] = [
    ("Crisis negotiation", 1000, 80, false, 799, None),
    ("High-rise safety", 600, 50, false, 450, None),
    ("First aid refresher", 400, 100, false, 400, Some(400)),
    ("Airport procedures", 800, 60, true, 0, None),
];

/// Makes credits of which John McLane has one open, one ready, one done and one hidden, and gives
/// the others a start on the first.
pub(super) async fn make(
    sample: &Sample<'_>,
    john: &User,
    colleagues: &[User; 2],
) -> anyhow::Result<()> {
    let (directory, client, caller) = (sample.directory, sample.client, operator());
    let mut first = None;
    for (name, credits, threshold, hidden, earned, claimed) in CREDITS {
        let name = line(name)?;
        let create = ces::Create { client, name, credits: Hours(credits), threshold, hidden };
        let ce = directory.run(&caller, create).await?.id;
        first = first.or(Some(ce));
        let status = hidden.then_some(Status::None);
        let set = record(john, ce, Hours(earned), status);
        directory.run(&caller, set).await?;
        if let Some(hours) = claimed {
            let hours = Some(Hours(hours));
            let claim = Claim { client, user: john.id, ce, hours, if_version: IfVersion::ANY };
            directory.run(&caller, claim).await?;
        }
    }
    if let Some(ce) = first {
        for colleague in colleagues {
            directory.run(&caller, record(colleague, ce, Hours(250), None)).await?;
        }
    }
    Ok(())
}

fn record(
    user: &User,
    ce: directory::ids::CeId,
    earned: Hours,
    status: Option<Status>,
) -> SetRecord {
    let client = user.client_id;
    SetRecord {
        client,
        user: user.id,
        ce,
        earned: Some(earned),
        status,
        if_version: IfVersion::ANY,
    }
}
