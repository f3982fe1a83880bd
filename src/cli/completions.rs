//! `arcvm completions`: scripts for shells.

use clap::Args;
use clap_complete::Shell;
use clap_complete::env::Shells;
use serde_json::{Value as Json, json};

use super::ui::Ui;
use super::view::View;
use super::{Failure, Verdict, complete};
use crate::render::Style;

/// Print a completion script for a shell.
///
/// The script asks the program itself, so that ids of tasks and names of solvers are offered as
/// well.
#[derive(Args)]
#[command(after_help = "\
Examples:
  source <(arcvm completions bash)                                     # in ~/.bashrc
  source <(arcvm completions zsh)                                      # in ~/.zshrc, after compinit
  arcvm completions fish > ~/.config/fish/completions/arcvm.fish
  arcvm completions powershell | Out-String | Invoke-Expression        # in $PROFILE")]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let name = self.shell.to_string();
        let mut script = Vec::new();
        if let Some(shell) = Shells::builtins().completer(&name) {
            shell.write_registration(complete::VARIABLE, "arcvm", "arcvm", "arcvm", &mut script)?;
        }
        let script = String::from_utf8_lossy(&script).into_owned();
        ScriptView { shell: &name, script: &script }.show(ui)?;
        Ok(Verdict::Good)
    }
}

/// The script of a shell.
struct ScriptView<'s> {
    shell: &'s str,
    script: &'s str,
}

impl View for ScriptView<'_> {
    fn text(&self, _: &Style) -> String {
        self.script.to_owned()
    }

    fn json(&self) -> Json {
        json!({ "shell": self.shell, "script": self.script })
    }
}
