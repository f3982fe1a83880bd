//! `arcvm completions`: scripts for shells.

use clap::Args;
use clap_complete::Shell;
use clap_complete::env::Shells;

use super::ui::Ui;
use super::{Failure, Verdict, complete};

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
        if ui.json {
            ui.print_json(serde_json::json!({ "shell": name, "script": script }))?;
        } else {
            ui.print(&script)?;
        }
        Ok(Verdict::Good)
    }
}
