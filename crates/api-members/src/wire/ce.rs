//! Continuing-education credits as the client defines them.

use directory::ces::{self, Create, Fields, Hours, Status, Update};
use directory::ids::{CeId, ClientId};
use directory::text::Line;
use directory::{Code, Error};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Faults, Field, IfMatch, IntLike, WireObject};

/// A credit that the client offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Ce {
    /// Its number within the client.
    id: i64,
    /// What people call it.
    name: String,
    /// The most hours a user can earn, with at most two decimals.
    #[schema(value_type = f64, minimum = 0, maximum = 9999.99)]
    ce_credits: Hours,
    /// The percentage of them that must be earned before claiming.
    #[schema(minimum = 0, maximum = 100)]
    ce_threshold: i64,
    /// The state of users who have no record of it yet: None or Open.
    ce_status: &'static str,
}

impl From<ces::Ce> for Ce {
    fn from(ce: ces::Ce) -> Self {
        Self {
            id: ce.id.0,
            ce_credits: ce.credits,
            ce_threshold: ce.threshold,
            ce_status: ce.status().word(),
            name: ce.name.into_string(),
        }
    }
}

web::body! {
    /// A credit to offer or to change. An id is ignored; other unknown keys are refused.
    pub(crate) struct CeBody refuses unknown ignoring("id") {
        /// What people call it. A new credit needs this.
        pub(crate) name: String,
        /// The most hours a user can earn, 0 to 9999.99. A new credit needs this.
        pub(crate) ce_credits: Hours,
        /// The percentage of them that must be earned before claiming, 0 to 100; 100 if a new
        /// credit does not say.
        pub(crate) ce_threshold: IntLike,
        /// The state of users who have no record of it yet: None (null means the same) or Open;
        /// Open if a new credit does not say.
        pub(crate) ce_status: String = nullable,
    }
}

impl CeBody {
    /// The offering of the credit.
    pub(crate) fn into_create(self, client: ClientId) -> Result<Create, Error> {
        let mut faults = self.faults();
        let given = self.name.is_present();
        for (field, given) in [("name", given), ("ce_credits", self.ce_credits.is_present())] {
            if !given {
                faults.add(field, Code::Required);
            }
        }
        let fields = self.into_fields(&mut faults);
        let (name, credits) = faults.finish_with(fields.name.zip(fields.credits))?;
        let threshold = fields.threshold.unwrap_or(ces::MAX_THRESHOLD);
        let hidden = fields.hidden.unwrap_or(false);
        Ok(Create { client, name, credits, threshold, hidden })
    }

    /// The change of the credit.
    pub(crate) fn into_update(
        self,
        client: ClientId,
        ce: CeId,
        if_match: IfMatch,
    ) -> Result<Update, Error> {
        let mut faults = self.faults();
        let fields = self.into_fields(&mut faults);
        faults.finish()?;
        Ok(Update { client, ce, fields, if_version: if_match.0 })
    }

    fn into_fields(self, faults: &mut Faults) -> Fields {
        Fields {
            name: faults.set("name", self.name, Line::parse_name),
            credits: faults.set("ce_credits", self.ce_credits, Ok),
            threshold: faults.set("ce_threshold", self.ce_threshold, |percent| Ok(percent.0)),
            hidden: status(faults, self.ce_status, Status::is_hidden),
        }
    }
}

/// A status by its word in any case; null is the word None.
pub(crate) fn status<T>(
    faults: &mut Faults,
    field: Field<String>,
    read: impl FnOnce(Status) -> Result<T, Code>,
) -> Option<T> {
    let field = match field {
        Field::Null => Field::Value(Status::None.word().to_owned()),
        other => other,
    };
    faults.set("ce_status", field, |text| Status::parse(&text).and_then(read))
}
