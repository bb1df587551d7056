//! All commands, filled in by chance.

mod credits;
mod fill;
mod people;
mod things;

use std::fmt::Debug;

use directory::{Caller, Command};
use testkit::World;

use super::dice::Dice;
pub(super) use fill::fill;

macro_rules! verbs {
    ($($name:ident $weight:literal $perform:path),+ $(,)?) => {
        /// Which command it is.
        #[derive(Clone, Copy, Debug)]
        pub(super) enum Verb { $($name,)+ }

        impl Verb {
            /// Each as often as it is worth.
            pub(super) const ALL: &[Self] = &{
                let mut all = [Self::CreateUser; 0 $(+ $weight)+];
                let mut at = 0;
                $(
                    let end = at + $weight;
                    while at < end {
                        all[at] = Self::$name;
                        at += 1;
                    }
                )+
                all
            };

            /// Gives the command.
            pub(super) fn perform(self, dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
                match self { $(Self::$name => $perform(dice, outcomes),)+ }
            }
        }
    };
}

verbs! {
    CreateUser 12 people::create_user,
    CreateUsers 2 people::create_users,
    UpdateUser 24 people::update_user,
    DeleteUser 5 people::delete_user,
    AddDelegate 3 people::add_delegate,
    SetPermissions 2 people::set_permissions,
    RemoveDelegate 2 people::remove_delegate,
    SetUserTag 3 people::set_user_tag,
    RemoveUserTag 2 people::remove_user_tag,
    SetRecord 5 people::set_record,
    Correct 2 credits::correct,
    Claim 3 people::claim_hours,
    ClaimHours 4 credits::claim_hours,
    RevokeClaim 2 credits::revoke_claim,
    SetClaiming 2 credits::set_claiming,
    Invite 5 people::invite,
    Resend 2 people::resend,
    Withdraw 1 people::withdraw,
    Accept 3 people::accept,
    AcceptAsUser 2 people::accept_as_user,
    CreateTagType 1 things::create_tag_type,
    CreateTag 2 things::create_tag,
    UpdateTag 2 things::update_tag,
    DeleteTag 2 things::delete_tag,
    CreateDimension 2 things::create_dimension,
    RenameDimension 2 things::rename_dimension,
    DeleteDimension 2 things::delete_dimension,
    CreateApp 3 things::create_app,
    UpdateApp 2 things::update_app,
    CreateGroup 2 things::create_group,
    RenameGroup 1 things::rename_group,
    DeleteGroup 1 things::delete_group,
    CreateRole 2 things::create_role,
    UpdateRole 1 things::update_role,
    DeleteRole 1 things::delete_role,
    CreateCe 3 things::create_ce,
    UpdateCe 2 things::update_ce,
    DeleteCe 1 things::delete_ce,
    CreateUserToken 2 things::create_user_token,
    CreateApiKey 1 things::create_api_key,
    CreateOauthClient 1 things::create_oauth_client,
    Revoke 2 things::revoke,
    UpdateClient 1 things::update_client,
}

/// What became of a command in both worlds.
pub(super) struct Outcomes<'a> {
    worlds: &'a [World; 2],
    caller: &'a Caller,
    command: String,
    outcomes: [String; 2],
}

impl<'a> Outcomes<'a> {
    /// Nothing yet.
    pub(super) fn of(worlds: &'a [World; 2], caller: &'a Caller) -> Self {
        Self { worlds, caller, command: String::new(), outcomes: Default::default() }
    }

    /// Gives a command to both worlds.
    fn run<C: Command + Clone + Debug>(&mut self, command: &C)
    where
        C::Outcome: Debug,
    {
        self.run_told(command, &format!("{command:?}"));
    }

    /// As [`Outcomes::run`], for a command that does not show itself because it may carry a secret.
    fn run_told<C: Command + Clone>(&mut self, command: &C, told: &str)
    where
        C::Outcome: Debug,
    {
        let name = std::any::type_name::<C>().trim_start_matches("directory::");
        self.command = format!("{name} {told}");
        let run = |world: &World| format!("{:?}", world.run_as(self.caller, command.clone()));
        self.outcomes = self.worlds.each_ref().map(run);
    }

    /// The command and the two outcomes as text.
    pub(super) fn into_parts(self) -> (String, [String; 2]) {
        (self.command, self.outcomes)
    }
}
