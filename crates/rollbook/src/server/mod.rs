//! The server: the APIs on one listener, the metrics on their own, and an orderly end.

mod application;
mod listen;
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

pub use application::application;

/// A server that has its data base open and its port bound, and serves nothing yet.
pub struct Server {
    config: Config,
    directory: Directory,
    wake_ups: WakeUps,
    listener: TcpListener,
    metrics: Option<(TcpListener, PrometheusHandle)>,
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
    let db = store::Db::open(settings)?;
    let directory = Directory::new(db, outside::clock(), outside::entropy(), config.installation());
    Ok(directory.with_rest(outside::rest()))
}

impl Server {
    /// Binds the ports. From here on a signal to stop ends in good order, however early it comes.
    pub async fn bind(
        config: Config,
        directory: Directory,
        wake_ups: WakeUps,
        metrics: Option<PrometheusHandle>,
    ) -> anyhow::Result<Self> {
        let end = End::new()?;
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
        Ok(Self { config, directory, wake_ups, listener, metrics, end })
    }

    /// The address the APIs are on; the port is the real one also when 0 was asked for.
    pub fn address(&self) -> anyhow::Result<SocketAddr> {
        self.listener.local_addr().context("the address of the listener")
    }

    /// Serves until the process is told to stop, then finishes what is under way.
    pub async fn run(self) -> anyhow::Result<()> {
        let address = self.address()?;
        let mut end = self.end;
        let (stop, stopping) = watch::channel(false);
        let app = application(&self.config, &self.directory)?;
        let upkeep = tokio::spawn(upkeep::run(self.directory.clone(), stopping.clone()));
        let runners =
            runners::start(&self.config, &self.directory, &self.wake_ups, address, &stopping)?;
        let metrics = self.metrics.map(|(listener, handle)| {
            let routes =
                Router::new().route("/metrics", get(move || async move { handle.render() }));
            let limits = listen::Limits { connections: 64, shutdown_seconds: 1 };
            tokio::spawn(listen::serve(listener, routes, limits, stopping.clone()))
        });
        let limits = listen::Limits {
            connections: self.config.server.connections,
            shutdown_seconds: self.config.server.shutdown_seconds,
        };
        let serving = tokio::spawn(listen::serve(self.listener, app, limits, stopping));

        end.told().await;
        tracing::info!("stopping: requests under way finish first");
        stop.send_replace(true);
        serving.await.context("the listener")?;
        if let Some(metrics) = metrics {
            metrics.await.context("the listener of the metrics")?;
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
