//! What is said of an evaluation on a device: in a line, and program by program where that is asked
//! for; as text and as JSON.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::Run;
use super::trial::Decision;
use crate::cli::engines::DeviceRun;
use crate::cli::ui::{Ui, count, duration};
use crate::engine::trial::{Measured, Side, Timed};
use crate::gpu::plan::Plan;
use crate::sched::Outcome;

impl Run<'_> {
    /// The outcomes, and what is said about them.
    pub(in crate::cli) fn finished(self, ui: &Ui, explain: bool) -> DeviceRun {
        let Some(adapter) = &self.adapter else { return DeviceRun::default() };
        let is_whole = |plan: &&Plan| plan.program.is_ok();
        let is_split = |plan: &&Plan| plan.program.is_err() && plan.uses_device();
        let plans = || self.plans.iter().flatten();
        let (whole, split) = (plans().filter(is_whole).count(), plans().filter(is_split).count());
        let pairs = (0..self.jobs.len()).map(|at| self.pairs(at));
        let (there, left) = pairs.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let programs = count(self.jobs.len(), "program");
        let mut json = json!({
            "adapter": adapter,
            "programs": self.jobs.len(),
            "whole": whole,
            "split": split,
            "pairs": there,
            "pairs_left": left,
        });
        let there = count(there, "pair");
        let mut report = match self.tries {
            false => format!(
                "{whole} of {programs} on {adapter} as a whole, {split} in part; {there} there, {left} left to the VM\n"
            ),
            true => {
                let on = |side| {
                    let measured = |of: &&Decision| matches!(of, Decision::Measured(..));
                    let measured = self.decisions.iter().filter(measured);
                    measured.filter(|decision| decision.side() == side).count()
                };
                let (ahead, behind) = (on(Side::Device), on(Side::Cpu));
                (json["ahead"], json["behind"]) = (ahead.into(), behind.into());
                format!(
                    "{ahead} of {programs} ahead on {adapter}, {behind} tried there and behind; {there} there, {left} left to the CPU\n"
                )
            }
        };
        if explain {
            let explained =
                (0..self.jobs.len()).filter_map(|at| self.explained(at, ui, &mut report));
            json["explained"] = explained.collect();
        }
        DeviceRun { outcomes: self.outcomes, report, json: Some(json) }
    }

    /// How many pairs of a job the device answered, and how many are left.
    fn pairs(&self, at: usize) -> (usize, usize) {
        let outcomes: &[Option<Outcome>] = &self.outcomes[at];
        let there = outcomes.iter().flatten().count() - self.decisions[at].on_cpu();
        (there, outcomes.len() - there)
    }

    /// One job as JSON, and as a line of the report; nothing where there is no program.
    fn explained(&self, at: usize, ui: &Ui, report: &mut String) -> Option<Json> {
        let (graph, decision) = (&self.library.graph, &self.decisions[at]);
        let plan = self.plans[at].as_ref()?;
        let ((entry, _), (there, left)) = (&self.jobs[at], self.pairs(at));
        let (name, summary) = (&entry.definition.name, plan.summary(graph));
        let more = match (plan.uses_device(), self.tries) {
            (true, true) => format!("; {}", decision.text()),
            (true, false) if left > 0 => format!("; {} left to the VM", count(left, "pair")),
            (true | false, _) => String::new(),
        };
        let _ = writeln!(report, "  {}  {summary}{more}", ui.strong(name));
        let mut json = json!({
            "name": name,
            "side": plan.side_name(),
            "plan": summary,
            "missing": plan.missing(graph),
            "pairs": there,
            "pairs_left": left,
        });
        if self.tries {
            json["trial"] = decision.json();
        }
        Some(json)
    }
}

impl Decision {
    fn text(&self) -> String {
        match self {
            Self::None => "not tried, as the device failed before".to_owned(),
            Self::TooFew => "not tried, its pairs are too few".to_owned(),
            Self::SoonDone(cpu) => {
                let rate = Measured { cpu: *cpu, device: *cpu }.rate(Side::Cpu);
                format!("not tried, the CPU did {rate:.0} pairs a second and is done soon")
            }
            Self::Unfinished(_) => "the device failed in its trial".to_owned(),
            Self::Measured(measured, ready) => {
                let rate = |side| measured.rate(side);
                let rest = match measured.ahead() {
                    Side::Cpu => "CPU",
                    Side::Device => "device",
                };
                format!(
                    "the CPU did {:.0} pairs a second, the device {:.0} after {} to get ready: the rest went to the {rest}",
                    rate(Side::Cpu),
                    rate(Side::Device),
                    duration(ready.as_nanos() as u64),
                )
            }
        }
    }

    /// What was measured, null where nothing was; `rest` is the side that the rest went to.
    fn json(&self) -> Json {
        let side = |timed: &Timed, rate: f64| {
            json!({
                "pairs": timed.evaluations,
                "answered": timed.answered,
                "ms": timed.time.as_secs_f64() * 1e3,
                "pairs_per_second": rate,
            })
        };
        let alone = |cpu: &Timed| side(cpu, Measured { cpu: *cpu, device: *cpu }.rate(Side::Cpu));
        let (found, cpu, device, ready) = match self {
            Self::None => ("not_tried", Json::Null, Json::Null, Json::Null),
            Self::TooFew => ("too_few", Json::Null, Json::Null, Json::Null),
            Self::SoonDone(cpu) => ("soon_done", alone(cpu), Json::Null, Json::Null),
            Self::Unfinished(cpu) => ("device_failed", alone(cpu), Json::Null, Json::Null),
            Self::Measured(measured, ready) => (
                "measured",
                side(&measured.cpu, measured.rate(Side::Cpu)),
                side(&measured.device, measured.rate(Side::Device)),
                json!(ready.as_secs_f64() * 1e3),
            ),
        };
        json!({
            "found": found,
            "cpu": cpu,
            "device": device,
            "ready_ms": ready,
            "rest": self.side().name(),
        })
    }
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
            ahead.text(),
            "the CPU did 100000 pairs a second, the device 600000 after 80.0 ms to get ready: the rest went to the device"
        );
        let json = ahead.json();
        assert_eq!((&json["found"], &json["rest"]), (&"measured".into(), &"device".into()));
        assert_eq!((&json["cpu"]["pairs"], &json["cpu"]["ms"]), (&3_000.into(), &30.0.into()));
        assert_eq!(json["cpu"]["pairs_per_second"], 100_000.0);
        assert_eq!(json["device"]["pairs_per_second"].as_f64().unwrap().round(), 600_000.0);
        assert_eq!((&json["device"]["answered"], &json["ready_ms"]), (&3_000.into(), &80.0.into()));
        // Two thousand that it leaves cost as much as on the CPU.
        let behind = measured(timed(3_000, 1_000, 20));
        assert_eq!(
            behind.text(),
            "the CPU did 100000 pairs a second, the device 75000 after 80.0 ms to get ready: the rest went to the CPU"
        );
        assert_eq!(
            (&behind.json()["rest"], &behind.json()["device"]["answered"]),
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
            let json = decision.json();
            assert_eq!((decision.text().as_str(), &json["found"]), (text, &found.into()));
            assert_eq!((&json["rest"], &json["device"]), (&"cpu".into(), &Json::Null));
            assert_eq!(json["cpu"].is_null(), decision.on_cpu() == 0);
        }
    }
}
