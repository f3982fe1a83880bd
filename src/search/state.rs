//! Where a search stands, as JSON: what is needed to go on with it in another process.
//!
//! A search that goes on from its state does what it would have done. Tasks, starts and settings
//! are not part of it: who goes on with a search gives them again.

use serde_json::{Value, json};

use super::evolve::{Kept, Membership, Search};
use super::genome::Genome;
use super::session::Session;

/// The form of the state; to be counted up with every change of it.
const FORM: u64 = 1;

impl Session {
    /// Tells where the search stands after the generations that are done.
    pub fn to_state(&self) -> Value {
        let mut state = self.search.to_state();
        state["made"] = json!(self.progress.made);
        state
    }

    /// Goes on from a state.
    ///
    /// # Errors
    /// It is no state of a search.
    pub fn restore(&mut self, state: &Value) -> Result<(), String> {
        self.search.restore(state)?;
        self.progress.generation = self.search.generation().saturating_sub(1);
        self.progress.made = state["made"].as_u64().unwrap_or_default();
        Ok(())
    }
}

impl Search {
    fn to_state(&self) -> Value {
        let niche = |niche: &super::Niche| {
            let members = niche.members().into_iter().map(|(candidate, part)| {
                json!({
                    "genome": candidate.parent.genome.to_text(),
                    "draft": candidate.draft,
                    "generation": candidate.generation,
                    "famous": part == Membership::Famous,
                    "bound": candidate.bound,
                })
            });
            json!({
                "task": niche.task.id,
                "hash": niche.task.hash(),
                "members": members.collect::<Vec<_>>(),
            })
        };
        json!({
            "form": FORM,
            "generation": self.generation(),
            "niches": self.niches.iter().map(niche).collect::<Vec<_>>(),
        })
    }

    /// Checks that a state is of the search's own tasks.
    fn is_own(&self, state: &Value) -> Result<(), String> {
        let niches = || state["niches"].as_array().into_iter().flatten();
        let there: Vec<&str> = niches().filter_map(|niche| niche["task"].as_str()).collect();
        let here: Vec<&str> = self.niches.iter().map(|niche| &*niche.task.id).collect();
        if there.len() != here.len() || !there.iter().all(|id| here.contains(id)) {
            return Err(format!(
                "the state is of other tasks: it is of {}, the search of {}",
                there.join(", "),
                here.join(", ")
            ));
        }
        let is_other = |own: &&super::Niche| {
            let niche = niches().find(|niche| niche["task"] == *own.task.id);
            let hash = niche.and_then(|niche| niche["hash"].as_u64());
            hash.is_some_and(|hash| hash != own.task.hash())
        };
        match self.niches.iter().find(is_other) {
            Some(own) => {
                Err(format!("the state is of another task {}: its pairs differ", own.task.id))
            }
            None => Ok(()),
        }
    }

    fn restore(&mut self, state: &Value) -> Result<(), String> {
        let wrong = |what: &str| format!("this is no state of a search: {what}");
        if state["form"].as_u64() != Some(FORM) {
            return Err(wrong("it is of another version"));
        }
        let generation = state["generation"].as_u64().ok_or_else(|| wrong("no generation"))?;
        self.is_own(state)?;
        let mut niches = Vec::new();
        for niche in state["niches"].as_array().ok_or_else(|| wrong("no niches"))? {
            let id = niche["task"].as_str().ok_or_else(|| wrong("a niche without a task"))?;
            let mut members = Vec::new();
            for member in niche["members"].as_array().ok_or_else(|| wrong("no members"))? {
                let text = member["genome"].as_str().ok_or_else(|| wrong("no genome"))?;
                let genome = Genome::from_text(text).map_err(|error| wrong(&error))?;
                let famous = member["famous"].as_bool().unwrap_or_default();
                members.push(Kept {
                    genome,
                    draft: member["draft"].as_bool().unwrap_or_default(),
                    generation: member["generation"].as_u64().unwrap_or_default(),
                    part: if famous { Membership::Famous } else { Membership::Candidate },
                    bound: member["bound"].as_u64(),
                });
            }
            niches.push((id.to_owned(), members));
        }
        self.resume(generation, niches);
        Ok(())
    }
}
