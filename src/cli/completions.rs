//! `jianbao completions`: the script by which a shell completes this command line, made from its definitions.

use clap::{Args, CommandFactory as _};
use clap_complete::{Generator as _, Shell};

use super::output::Output;
use super::{Ending, Failure, Run};

#[derive(Debug, Args)]
#[command(after_help = "\
Where the scripts go:
  bash  jianbao completions bash > ~/.local/share/bash-completion/completions/jianbao
  zsh   jianbao completions zsh > DIR/_jianbao, with DIR in $fpath before compinit runs
  fish  jianbao completions fish > ~/.config/fish/completions/jianbao.fish
Or for a session of bash alone: source <(jianbao completions bash)")]
pub(super) struct Arguments {
    /// The shell that reads the script
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let mut command = super::Arguments::command();
    command.set_bin_name("jianbao");
    command.build();
    output.table(false, |out| -> Result<(), Failure> {
        // Into memory first: the generator is not asked whether the reader went away.
        let mut script = Vec::new();
        arguments.shell.try_generate(&command, &mut script)?;
        Ok(out.write_all(&script)?)
    })?;
    Ok(Ending::Found)
}
