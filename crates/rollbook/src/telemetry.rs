//! Logs and metrics. Neither ever holds an address, a secret or a body.

use std::io::IsTerminal;

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Upper bounds of the histograms, in seconds.
const BUCKETS: &[f64] =
    &[0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Sends log lines to the standard error output, which leaves the standard output to answers.
pub fn log(settings: &Log) -> anyhow::Result<()> {
    let all = tracing_subscriber::registry().with(settings.filter()?);
    // A line that cannot be written is lost: whoever wants to tell of that there panics.
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let done = match settings.format {
        LogFormat::Json => all.with(lines.json().flatten_event(true)).try_init(),
        LogFormat::Human => {
            let is_terminal = std::io::stderr().is_terminal();
            all.with(lines.with_ansi(is_terminal).with_target(false)).try_init()
        }
    };
    done.map_err(|error| anyhow::anyhow!("cannot start the log: {error}"))
}

/// Collects metrics from here on.
pub fn metrics() -> anyhow::Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), BUCKETS)
        .context("buckets of the metrics")?;
    builder.install_recorder().context("cannot collect metrics")
}
