//! What people meet at the door: how many can sign in at once, what that does to others, and how long
//! a page takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use directory::ces::{self, ClaimHours, ClaimsOfUser, Hours, SetRecord};
use directory::ids::{ClientId, IfVersion, UserId};
use directory::time::Timestamp;
use directory::users::{self, ADMINISTRATOR_LEVEL, Fields, Get, Identifiers, Key, Labels, Parts};
use directory::{Actor, Caller, Directory, Installation, Surface};
use store::{Db, Settings};

use crate::Options;
use crate::data::Data;
use crate::pages::{Pages, Visitor};
use crate::people;
use crate::process::{Programs, Server};
use crate::report::median;
use crate::targets::Target;
use crate::wrk::{self, Load, Run};

/// So many people of the first client have a password.
const PEOPLE: u32 = 16;

/// Their password.
const PASSWORD: &str = "measured-with-care-1";

/// Connections that sign in at once; few enough that nobody is turned away.
const SIGNING_IN: u32 = 8;

/// What was measured at the door.
#[derive(Debug)]
pub struct Door {
    /// Hashes a second on all cores, with nothing else to do.
    pub hashes: f64,
    /// People signed in a second.
    pub sign_ins: f64,
    /// `sign_ins` of the hashes beside it.
    pub of_hashes: f64,
    /// The p99 of a get while nobody signs in, in milliseconds.
    pub idle_p99: f64,
    /// The p99 of a get while people sign in, in milliseconds.
    pub busy_p99: f64,
    /// How long pages took.
    pub pages: Pages,
}

/// Gives the first people of the first client their password, and the first one of them rights and a
/// certificate; then measures.
pub fn measure(programs: &Programs, data: &Data, options: &Options) -> Result<Door> {
    let certificate = tokio::runtime::Runtime::new()?.block_on(furnish(data))?;
    let rollbook = programs.rollbook(&data.database, &data.folder)?;
    let browser = Browser::open(&rollbook)?;
    let load = Load { connections: SIGNING_IN, seconds: options.seconds };
    let gets = Load { connections: 2, seconds: options.seconds };
    let get = Target::Get.script(data);
    let sign_in = browser.sign_ins()?;

    // What is idle below must not find the pages of the file for the first time.
    wrk::run(&rollbook, &get, gets, &data.folder)?;
    let (mut hashes, mut sign_ins, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut idle, mut busy) = (Vec::new(), Vec::new());
    for round in 1..=options.rounds {
        let bare = hash_rate(Duration::from_secs(u64::from(options.seconds)))?;
        data.warm()?;
        let alone = wrk::run(&rollbook, &sign_in, load, &data.folder)?;
        idle.push(wrk::run(&rollbook, &get, gets, &data.folder)?.p99);
        data.warm()?;
        busy.push(beside(&rollbook, (&sign_in, load), (&get, gets), data)?.p99);
        eprintln!("round {round}, sign in: {:.1}/s of {bare:.1} hashes/s", alone.rate);
        hashes.push(bare);
        sign_ins.push(alone.rate);
        ratios.push(alone.rate / bare);
    }
    Ok(Door {
        hashes: median(hashes),
        sign_ins: median(sign_ins),
        of_hashes: median(ratios),
        idle_p99: median(idle),
        busy_p99: median(busy),
        pages: browser.pages(&rollbook, &certificate, data, options.rounds)?,
    })
}

/// The run of the second script while the first one goes on.
fn beside(
    server: &Server,
    (sign_in, load): (&str, Load),
    (get, gets): (&str, Load),
    data: &Data,
) -> Result<Run> {
    let other = data.folder.join("beside");
    std::fs::create_dir_all(&other)?;
    std::thread::scope(|scope| {
        let signing_in = scope.spawn(|| wrk::run(server, sign_in, load, &other));
        let run = wrk::run(server, get, gets, &data.folder);
        let ended = signing_in.join().map_err(|_| anyhow!("the people who sign in got lost"))?;
        ended.and(run)
    })
}

/// Microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "a password has a date, and events differ by it")]
fn now() -> Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?)
}

/// What people at the door need who are in the data; gives the code of a certificate.
async fn furnish(data: &Data) -> Result<String> {
    let now = now()?;
    let db = Db::open(Settings::sqlite(&data.database, move || now))?;
    let drawn = AtomicU64::new(now.unsigned_abs());
    let entropy = move || {
        let mut random = people::Random(drawn.fetch_add(1, Ordering::Relaxed));
        let mut seed = [0; 32];
        seed.chunks_mut(8).for_each(|part| part.copy_from_slice(&random.next().to_le_bytes()));
        seed
    };
    let clock = Arc::new(move || Timestamp(now));
    let directory = Directory::new(db, clock, Arc::new(entropy), Installation::default());
    let caller =
        Caller { actor: Actor::Operator, surface: Surface::CommandLine, request: "bench".into() };
    for number in 1..=PEOPLE {
        let user = UserId(i64::from(number));
        let get = Get { client: ClientId(1), user: Key::Id(user), parts: Parts::default() };
        // Whoever has one from an earlier run could not be given it again.
        if directory.get(&caller, get).await?.user.last_password_set_at.is_none() {
            directory.set_password(&caller, ClientId(1), user, PASSWORD).await?;
        }
    }
    let update = users::Update {
        client: ClientId(1),
        user: Key::Id(UserId(1)),
        identifiers: Identifiers::default(),
        fields: Fields { account_level: Some(ADMINISTRATOR_LEVEL), ..Fields::default() },
        labels: Labels::default(),
        if_version: IfVersion::ANY,
        parts: Parts::default(),
    };
    directory.run(&caller, update).await?;
    let code = certificate(&directory, &caller).await?;
    directory.db().close().await;
    Ok(code)
}

/// The code of a certificate of the first person, made unless it is there from an earlier run.
async fn certificate(directory: &Directory, caller: &Caller) -> Result<String> {
    let (client, user) = (ClientId(1), UserId(1));
    let claims = ClaimsOfUser { client, user, before: None, limit: 1 };
    if let Some(claim) = directory.get(caller, claims).await?.first() {
        return Ok(claim.code.to_string());
    }
    let (name, credits) = (people::line("Measuring with care")?, Hours(1000));
    let create = ces::Create { client, name, credits, threshold: 80, hidden: false };
    let ce = directory.run(caller, create).await?.id;
    let (earned, if_version) = (Some(Hours(900)), IfVersion::ANY);
    let record = SetRecord { client, user, ce, earned, status: None, if_version };
    directory.run(caller, record).await?;
    let claim = ClaimHours { client, user, ce, hours: None, answers: None, key: None, if_version };
    let claimed = directory.run(caller, claim).await?;
    Ok(claimed.claim.code.to_string())
}

/// How many of our hashes all cores make in a second.
fn hash_rate(time: Duration) -> Result<f64> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow!("{error}"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let cores = std::thread::available_parallelism()?.get();
    let begun = Instant::now();
    let made: Result<u64> = std::thread::scope(|scope| {
        let hash = || -> Result<u64> {
            let mut made = 0;
            let mut into = [0; 32];
            let mut memory = vec![Block::default(); argon2.params().block_count()];
            while begun.elapsed() < time {
                let (password, salt) = (PASSWORD.as_bytes(), &[7; 16]);
                let hashed =
                    argon2.hash_password_into_with_memory(password, salt, &mut into, &mut memory);
                hashed.map_err(|error| anyhow!("{error}"))?;
                made += 1;
            }
            Ok(made)
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(hash)).collect();
        let ended = threads.into_iter().map(|thread| match thread.join() {
            Ok(made) => made,
            Err(_) => Err(anyhow!("a thread that hashes got lost")),
        });
        ended.sum()
    });
    Ok(made? as f64 / begun.elapsed().as_secs_f64())
}

/// What a browser keeps that has opened the page to sign in.
struct Browser {
    cookie: String,
    token: String,
}

impl Browser {
    fn open(server: &Server) -> Result<Self> {
        let page = server.exchange(&request("GET /sign-in", ""))?;
        let cookie = set_cookie(&page, "form").context("the page to sign in sets no cookie")?;
        let start = "name=\"form_token\" value=\"";
        let token = page.split_once(start).and_then(|(_, rest)| rest.split('"').next());
        Ok(Self { cookie, token: token.context("the page to sign in has no form")?.to_owned() })
    }

    fn body(&self, number: u32) -> Result<String> {
        let email = people::person(number)?.email.as_str().replace('@', "%40");
        Ok(format!("form_token={}&email={email}&password={PASSWORD}", self.token))
    }

    /// A script by which one after the other signs in.
    fn sign_ins(&self) -> Result<String> {
        let bodies: Result<Vec<_>> =
            (0..PEOPLE).map(|number| Ok(format!("{:?}", self.body(number)?))).collect();
        Ok(format!(
            "local bodies = {{{}}}\nfunction request()
               local body = bodies[math.random(#bodies)]
               return \"POST /sign-in HTTP/1.1\\r\\nHost: bench\\r\\nCookie: {}\\r\\n\"
                 .. \"Content-Type: application/x-www-form-urlencoded\\r\\nContent-Length: \"
                 .. #body .. \"\\r\\n\\r\\n\" .. body
             end",
            bodies?.join(","),
            self.cookie
        ))
    }

    /// Signs the first person in on a server that does nothing else, and looks at pages.
    fn pages(&self, server: &Server, certificate: &str, data: &Data, rounds: u32) -> Result<Pages> {
        let body = self.body(0)?;
        let head = format!(
            "Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.cookie,
            body.len()
        );
        let signed_in = server.exchange(&(request("POST /sign-in", &head) + &body))?;
        let session = set_cookie(&signed_in, "session").context("signing in sets no cookie")?;
        let key = data.keys.first().context("a key")?;
        let key = (key.as_str(), data.people);
        let (outside, inside, came) = (self.cookie.as_str(), session.as_str(), now()?);
        let visitor = Visitor { server, outside, inside, key, came };
        visitor.pages(certificate, rounds)
    }
}

/// A request as a browser makes it, on a connection of its own.
pub fn request(line: &str, head: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nConnection: close\r\n{head}\r\n"
    )
}

/// The cookie that an answer sets whose name has a word in it.
fn set_cookie(answer: &str, word: &str) -> Option<String> {
    let lines = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let mut cookies = lines.filter_map(|line| line.split(';').next());
    cookies
        .find(|cookie| cookie.split('=').next().is_some_and(|name| name.contains(word)))
        .map(ToOwned::to_owned)
}
