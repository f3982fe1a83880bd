//! `--engine gpu` and `auto` of `run` and `check`: when a device is used, and what is said about
//! it.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::ui::{count, duration};
use crate::engine::trial::{Contender, Measured, Timed};
use crate::jobs::offload::{Decision, JobReport, Report};
use crate::jobs::{Job, Options};
use crate::library::Library;
use crate::render::Style;

/// The options of a GPU, and what is said about it.
#[derive(Args)]
pub(super) struct GpuOptions {
    /// With `--engine gpu` or `auto`: the adapter, one whose name contains this; the best one where
    /// absent.
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// Tell which programs ran on the device and what keeps each of the others from it. With
    /// `auto`, also tell what was measured of either side and where the rest went.
    #[arg(long)]
    pub(super) explain: bool,
}

impl GpuOptions {
    /// Returns options of jobs with these.
    pub(super) fn of(&self, options: Options) -> Options {
        options.adapter(self.adapter.clone()).kernel_cache(cache_folder())
    }
}

/// The messages about a device.
pub(super) struct DeviceView<'v> {
    pub(super) report: &'v Report,
    pub(super) library: &'v Library,
    pub(super) jobs: &'v [Job<'v>],
    /// Whether each program is told of.
    pub(super) explain: bool,
}

impl DeviceView<'_> {
    /// Returns a line, and one for each program where that is asked for.
    pub(super) fn text(&self, style: &Style) -> String {
        let (there, left) = self.pairs();
        let (programs, there) = (count(self.jobs.len(), "program"), count(there, "pair"));
        let adapter = &self.report.adapter;
        let mut text = if self.report.tries {
            let (ahead, behind) = (self.on(Contender::Device), self.on(Contender::Cpu));
            format!(
                "{adapter} was faster for {ahead} of {programs} and slower for {behind}; it evaluated {there}, the CPU {left}\n"
            )
        } else {
            let (whole, split) = self.report.whole_and_split();
            format!(
                "{adapter} ran {whole} of {programs} as a whole and {split} in part; it evaluated {there}, the VM {left}\n"
            )
        };
        for (job, report) in self.explained() {
            let Some(plan) = &report.plan else { continue };
            let summary = plan.summary(&self.library.graph);
            let more = match (plan.uses_device(), self.report.tries) {
                (true, true) => format!("; {}", decision_text(&report.decision)),
                (true, false) if report.left > 0 => {
                    format!("; {} left to the VM", count(report.left, "pair"))
                }
                (true | false, _) => String::new(),
            };
            let name = style.strong(&job.entry().definition.name);
            let _ = writeln!(text, "  {name}  {summary}{more}");
        }
        text
    }

    /// Returns what the device did as JSON: of all jobs, and of each where that was asked for.
    pub(super) fn json(&self) -> Json {
        let ((whole, split), (there, left)) = (self.report.whole_and_split(), self.pairs());
        let mut json = json!({
            "adapter": self.report.adapter,
            "programs": self.jobs.len(),
            "whole": whole,
            "split": split,
            "pairs": there,
            "pairs_left": left,
        });
        if self.report.tries {
            json["ahead"] = self.on(Contender::Device).into();
            json["behind"] = self.on(Contender::Cpu).into();
        }
        if self.explain {
            json["explained"] = self.explained().filter_map(|one| self.job_json(one)).collect();
        }
        json
    }

    /// Returns the jobs that are told of.
    fn explained(&self) -> impl Iterator<Item = (&Job<'_>, &JobReport)> {
        let all = if self.explain { self.jobs } else { &[] };
        all.iter().zip(&self.report.jobs)
    }

    fn job_json(&self, (job, report): (&Job<'_>, &JobReport)) -> Option<Json> {
        let (graph, plan) = (&self.library.graph, report.plan.as_ref()?);
        let mut json = json!({
            "name": job.entry().definition.name,
            "side": plan.side_name(),
            "plan": plan.summary(graph),
            "missing": plan.missing(graph),
            "pairs": report.answered,
            "pairs_left": report.left,
        });
        if self.report.tries {
            json["trial"] = decision_json(&report.decision);
        }
        Some(json)
    }

    /// Counts the programs that were measured and found ahead on a side.
    fn on(&self, side: Contender) -> usize {
        let decisions = self.report.jobs.iter().map(|job| &job.decision);
        let measured = decisions.filter(|found| matches!(found, Decision::Measured(..)));
        measured.filter(|decision| decision.side() == side).count()
    }

    /// Counts the pairs that the device answered, and those that were left.
    fn pairs(&self) -> (usize, usize) {
        let jobs = self.report.jobs.iter();
        jobs.fold((0, 0), |sum, job| (sum.0 + job.answered, sum.1 + job.left))
    }
}

/// Returns a decision in words.
fn decision_text(decision: &Decision) -> String {
    match decision {
        Decision::None => "not tried, as the device failed before".to_owned(),
        Decision::TooFew => "not tried, its pairs are too few".to_owned(),
        Decision::SoonDone(cpu) => {
            let rate = Measured { cpu: *cpu, device: *cpu }.rate(Contender::Cpu);
            format!("not tried, the CPU did {rate:.0} pairs a second and is done soon")
        }
        Decision::Unfinished(_) => "the device failed in its trial".to_owned(),
        Decision::Measured(measured, ready) => {
            let rate = |side| measured.rate(side);
            let rest = match measured.ahead() {
                Contender::Cpu => "CPU",
                Contender::Device => "device",
            };
            format!(
                "the CPU did {:.0} pairs a second, the device {:.0} after {} to get ready: the rest went to the {rest}",
                rate(Contender::Cpu),
                rate(Contender::Device),
                duration(ready.as_nanos() as u64),
            )
        }
    }
}

/// Returns the measurement, null where there was none; `rest` is the side that the rest went to.
fn decision_json(decision: &Decision) -> Json {
    let side = |timed: &Timed, rate: f64| {
        json!({
            "pairs": timed.evaluations,
            "answered": timed.answered,
            "ms": timed.time.as_secs_f64() * 1e3,
            "pairs_per_second": rate,
        })
    };
    let alone = |cpu: &Timed| side(cpu, Measured { cpu: *cpu, device: *cpu }.rate(Contender::Cpu));
    let (found, cpu, device, ready) = match decision {
        Decision::None => ("not_tried", Json::Null, Json::Null, Json::Null),
        Decision::TooFew => ("too_few", Json::Null, Json::Null, Json::Null),
        Decision::SoonDone(cpu) => ("soon_done", alone(cpu), Json::Null, Json::Null),
        Decision::Unfinished(cpu) => ("device_failed", alone(cpu), Json::Null, Json::Null),
        Decision::Measured(measured, ready) => (
            "measured",
            side(&measured.cpu, measured.rate(Contender::Cpu)),
            side(&measured.device, measured.rate(Contender::Device)),
            json!(ready.as_secs_f64() * 1e3),
        ),
    };
    json!({
        "found": found,
        "cpu": cpu,
        "device": device,
        "ready_ms": ready,
        "rest": decision.side().name(),
    })
}

/// Returns the folder of compiled pipelines: the user's cache folder, if there is one.
fn cache_folder() -> Option<PathBuf> {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
    base.is_absolute().then(|| base.join("arcvm"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn timed(evaluations: usize, answered: usize, millis: u64) -> Timed {
        Timed { evaluations, answered, time: Duration::from_millis(millis) }
    }

    #[test]
    fn a_decision_says_what_was_measured_and_where_the_rest_went() {
        let (cpu, ready) = (timed(3_000, 3_000, 30), Duration::from_millis(80));
        let measured = |device| Decision::Measured(Measured { cpu, device }, ready);
        let ahead = measured(timed(3_000, 3_000, 5));
        assert_eq!(
            decision_text(&ahead),
            "the CPU did 100000 pairs a second, the device 600000 after 80.0 ms to get ready: the rest went to the device"
        );
        let json = decision_json(&ahead);
        assert_eq!((&json["found"], &json["rest"]), (&"measured".into(), &"device".into()));
        assert_eq!((&json["cpu"]["pairs"], &json["cpu"]["ms"]), (&3_000.into(), &30.0.into()));
        assert_eq!(json["cpu"]["pairs_per_second"], 100_000.0);
        assert_eq!(json["device"]["pairs_per_second"].as_f64().unwrap().round(), 600_000.0);
        assert_eq!((&json["device"]["answered"], &json["ready_ms"]), (&3_000.into(), &80.0.into()));
        // Two thousand that it leaves cost as much as on the CPU.
        let behind = measured(timed(3_000, 1_000, 20));
        assert_eq!(
            decision_text(&behind),
            "the CPU did 100000 pairs a second, the device 75000 after 80.0 ms to get ready: the rest went to the CPU"
        );
        assert_eq!(
            (&decision_json(&behind)["rest"], &decision_json(&behind)["device"]["answered"]),
            (&"cpu".into(), &1_000.into())
        );
    }

    #[test]
    fn a_decision_without_a_trial_says_why() {
        let cpu = timed(3_000, 3_000, 30);
        let all = [
            (Decision::None, "not_tried", "not tried, as the device failed before"),
            (Decision::TooFew, "too_few", "not tried, its pairs are too few"),
            (
                Decision::SoonDone(cpu),
                "soon_done",
                "not tried, the CPU did 100000 pairs a second and is done soon",
            ),
            (Decision::Unfinished(cpu), "device_failed", "the device failed in its trial"),
        ];
        for (decision, found, text) in all {
            let json = decision_json(&decision);
            assert_eq!((decision_text(&decision).as_str(), &json["found"]), (text, &found.into()));
            assert_eq!((&json["rest"], &json["device"]), (&"cpu".into(), &Json::Null));
            assert_eq!(json["cpu"].is_null(), decision.on_cpu() == 0);
        }
    }
}
