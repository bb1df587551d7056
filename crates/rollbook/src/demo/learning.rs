//! Continuing education of the first sample client: credits in every state.

use directory::users::User;

use super::sample::Sample;

pub(super) async fn make(_sample: &Sample<'_>, _john: &User, _colleagues: &[User; 2]) -> anyhow::Result<()> {
    Ok(())
}
