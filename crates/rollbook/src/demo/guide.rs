//! What the demo says: for people on the standard output, for programs in `demo.json`.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Samples, first_client, second_client};

/// Where the demo is and what to try.
pub(super) struct Guide {
    /// The address it listens on.
    pub address: SocketAddr,
    /// Where `demo.json` is.
    pub json: PathBuf,
    /// Where mails are written.
    pub mail: PathBuf,
}

impl Guide {
    fn base_url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// Everything a program needs to try the demo.
    pub(super) fn json(&self) -> Value {
        let samples = &first_client::SAMPLES;
        let mut all = part(samples);
        if let Some(object) = all.as_object_mut() {
            let console = json!({
                "url": format!("{}/sign-in", self.base_url()),
                "email": samples.member_email,
                "password": samples.member_password,
            });
            object.insert("console".to_owned(), console);
            object.insert("base_url".to_owned(), json!(self.base_url()));
            object.insert("non_admin".to_owned(), json!({ "token": samples.member_token }));
            object.insert("other".to_owned(), part(&second_client::SAMPLES));
        }
        all
    }

    /// What to try, for people.
    pub(super) fn text(&self) -> String {
        let base = self.base_url();
        let samples = &first_client::SAMPLES;
        format!(
            "Rollbook is listening on {base}, with sample data.\n\n\
             The pages: {base}/sign-in\n  \
               {email} / {password}\n\n\
             The APIs, to read: {base}/docs\n\n\
             Members API:\n  \
               curl -H 'Authorization: Bearer {key}' {base}/api/v1/users/123\n\n\
             Clients API:\n  \
               curl -H 'Authorization: Token {token}' {base}/api/v1/jb/clients/\n\n\
             Customers API:\n  \
               curl -d grant_type=client_credentials -d audience={base} \\\n    \
                 -d client_id={oauth_id} -d client_secret={oauth_secret} {base}/api/v1/oauth/token\n  \
               curl -H 'Authorization: Bearer ACCESS_TOKEN' \\\n    \
                 '{base}/api/v1/customers/{customer}/users?integration=demo'\n\n\
             Mails are written into {mail}, one file each; any mail program opens them.\n\
             To see one, invite somebody:\n  \
               curl -H 'Authorization: Token {token}' -H 'Content-Type: application/json' \\\n    \
                 -d '{{\"email\": \"new@juice.com\"}}' {base}/api/v1/jb/clients/1/users/invitations/\n  \
               cat {mail}/*.eml\n\n\
             All credentials, and those of a second client: {json}\n\
             Ctrl-C stops it.",
            email = samples.member_email,
            password = samples.member_password,
            key = samples.members_key,
            token = samples.token,
            oauth_id = samples.oauth_id,
            oauth_secret = samples.oauth_secret,
            customer = samples.customer_id,
            json = self.json.display(),
            mail = self.mail.display(),
        )
    }
}

fn part(samples: &Samples) -> Value {
    json!({
        "members_api": { "key": samples.members_key },
        "clients_api": { "client_id": samples.client_id, "token": samples.token },
        "customers_api": {
            "customer_id": samples.customer_id,
            "client_id": samples.oauth_id,
            "client_secret": samples.oauth_secret,
        },
        "member": { "email": samples.member_email, "password": samples.member_password },
    })
}
