//! `arcvm completions`: scripts for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::ui::Ui;
use super::{Arguments, Failure, Verdict};

/// Print a completion script for a shell.
#[derive(Args)]
#[command(after_help = "\
Examples:
  arcvm completions bash > ~/.local/share/bash-completion/completions/arcvm
  arcvm completions zsh > ~/.zfunc/_arcvm
  arcvm completions fish > ~/.config/fish/completions/arcvm.fish")]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "arcvm", &mut script);
        let script = String::from_utf8_lossy(&script).into_owned();
        if ui.json {
            ui.print_json(
                serde_json::json!({ "shell": self.shell.to_string(), "script": script }),
            )?;
        } else {
            ui.print(&script)?;
        }
        Ok(Verdict::Good)
    }
}
