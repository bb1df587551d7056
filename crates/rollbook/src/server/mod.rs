//! The server: the APIs on one listener, the metrics on their own, and an orderly end.

mod application;
mod handshake;
mod listen;
mod redirect;
mod runners;
mod upkeep;

use std::net::SocketAddr;

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use directory::Directory;
use jobs::WakeUps;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::config::Config;
use crate::outside;
use crate::tls::Shown;

use handshake::Handshakes;

pub use application::application;

/// The bounds of a listener beside the main one.
const SMALL: listen::Limits = listen::Limits { connections: 64, shutdown_seconds: 1 };

/// A server that has its data base open and its ports bound, and serves nothing yet.
pub struct Server {
    ports: Ports,
    directory: Directory,
    wake_ups: WakeUps,
}

/// The ports of a server, bound before anything is served.
pub struct Ports {
    config: Config,
    listener: TcpListener,
    tls: Option<(Shown, Signal)>,
    metrics: Option<(TcpListener, PrometheusHandle)>,
    redirect: Option<TcpListener>,
    end: End,
}

/// Opens the data base of a configuration. Metrics must be collected before, so that those of the
/// data base are among them.
pub fn open(config: &Config) -> anyhow::Result<Directory> {
    open_with(config, &WakeUps::default())
}

/// As [`open`], for a server, whose runners of jobs are woken by what is written here.
pub fn open_with(config: &Config, wake_ups: &WakeUps) -> anyhow::Result<Directory> {
    let mut settings = config.store()?;
    settings.on_wake = wake_ups.on_wake();
    open_as(config, settings)
}

/// As [`open`], with other settings of the data base than those of the configuration.
pub fn open_as(config: &Config, settings: store::Settings) -> anyhow::Result<Directory> {
    let db = store::Db::open(settings)?;
    let directory = Directory::new(db, outside::clock(), outside::entropy(), config.installation());
    let search_bytes = config.search.memory_mib.saturating_mul(1 << 20);
    Ok(directory.with_rest(outside::rest()).with_search_memory(search_bytes))
}

impl Ports {
    /// Binds them. From here on a signal to stop ends in good order, however early it comes.
    pub async fn bind(config: Config, metrics: Option<PrometheusHandle>) -> anyhow::Result<Self> {
        let end = End::new()?;
        let tls = match config.tls.files() {
            None => None,
            Some(files) => {
                let hang_up = signal(SignalKind::hangup()).context("cannot wait for signals")?;
                Some((Shown::load(files, outside::clock())?, hang_up))
            }
        };
        let listener = bind(config.server.listen, "server.listen").await?;
        let metrics = match (config.metrics_listen(), metrics) {
            (Some(address), Some(handle)) => {
                let listener = bind(address, "server.metrics_listen").await?;
                // The port is the real one also when 0 was asked for.
                let address = listener.local_addr().context("the address of the metrics")?;
                tracing::info!("metrics on http://{address}/metrics");
                Some((listener, handle))
            }
            _ => None,
        };
        let redirect = match config.tls.redirect_listen() {
            Some(address) => {
                let listener = bind(address, "tls.redirect_listen").await?;
                let address = listener.local_addr().context("the address that redirects")?;
                tracing::info!("http://{address} is redirected to https");
                Some(listener)
            }
            None => None,
        };
        Ok(Self { config, listener, tls, metrics, redirect, end })
    }

    /// Does something before anything is served, unless the process is told to stop meanwhile; then
    /// there is no outcome.
    pub async fn before<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            outcome = work => Some(outcome),
            () = self.end.told() => None,
        }
    }

    /// The address the APIs are on; the port is the real one also when 0 was asked for.
    pub fn address(&self) -> anyhow::Result<SocketAddr> {
        self.listener.local_addr().context("the address of the listener")
    }

    /// What URLs of the server begin with.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// Where people reach the server, without a slash at the end: the public URL, else where it
    /// listens.
    pub fn public_url(&self) -> anyhow::Result<String> {
        Ok(match self.config.public_url() {
            Some(url) => url.as_str().to_owned(),
            None => runners::own_url(self.scheme(), self.address()?),
        })
    }

    /// The server of a data base on these ports.
    pub fn serving(self, directory: Directory, wake_ups: WakeUps) -> Server {
        Server { ports: self, directory, wake_ups }
    }
}

impl Server {
    /// Serves until the process is told to stop, then finishes what is under way.
    pub async fn run(self) -> anyhow::Result<()> {
        let public_url = self.ports.public_url()?;
        let config = &self.ports.config;
        let redirected_to = redirect::port(&public_url);
        let mut end = self.ports.end;
        let (stop, stopping) = watch::channel(false);
        let app = application(config, &self.directory)?;
        let upkeep = tokio::spawn(upkeep::run(self.directory.clone(), stopping.clone()));
        let runners =
            runners::start(config, &self.directory, &self.wake_ups, &public_url, &stopping)?;
        let metrics = self.ports.metrics.map(|(listener, handle)| {
            let routes =
                Router::new().route("/metrics", get(move || async move { handle.render() }));
            tokio::spawn(listen::serve(listener, None, routes, SMALL, stopping.clone()))
        });
        let redirect = self.ports.redirect.map(|listener| {
            let routes = redirect::to(redirected_to);
            let connections = config.server.connections;
            let limits = listen::Limits { connections, ..SMALL };
            tokio::spawn(listen::serve(listener, None, routes, limits, stopping.clone()))
        });
        let limits = listen::Limits {
            connections: config.server.connections,
            shutdown_seconds: config.server.shutdown_seconds,
        };
        let handshakes = self.ports.tls.map(|(shown, hang_up)| {
            let handshakes = Handshakes::new(shown.config());
            tokio::spawn(shown.keep(hang_up, stopping.clone()));
            handshakes
        });
        let serving =
            tokio::spawn(listen::serve(self.ports.listener, handshakes, app, limits, stopping));

        end.told().await;
        tracing::info!("stopping: requests under way finish first");
        stop.send_replace(true);
        serving.await.context("the listener")?;
        if let Some(metrics) = metrics {
            metrics.await.context("the listener of the metrics")?;
        }
        if let Some(redirect) = redirect {
            redirect.await.context("the listener that redirects")?;
        }
        upkeep.await.context("the upkeep")?;
        runners.join_all().await;
        self.directory.db().close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

async fn bind(address: SocketAddr, key: &str) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("cannot listen on {address} ({key})"))
}

/// The signals that end a process in good order.
struct End {
    terminate: Signal,
    interrupt: Signal,
}

impl End {
    /// Takes them over from the system, which would end the process at once.
    fn new() -> anyhow::Result<Self> {
        let take = |kind| signal(kind).context("cannot wait for signals");
        Ok(Self {
            terminate: take(SignalKind::terminate())?,
            interrupt: take(SignalKind::interrupt())?,
        })
    }

    /// Waits for the first of them.
    async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
