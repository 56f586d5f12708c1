//! `yagura user`: accounts, for whoever runs the machine, when nobody else can help any more.
//! Not here: what happens to them (`hub::identity::console`).
//! Next: `hub::identity::console`.

use super::{in_runtime, say, secret};
use crate::{config::Place, wiring};
use ::hub::{
    Hub, HubError, What,
    identity::console::{Account, NewAccount, Standing},
};
use anyhow::anyhow;
use clap::{Args, Subcommand};
use domain::identity::Role;
use std::process::ExitCode;

/// List and repair accounts, when nobody can do it on the pages any more
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Each change is in the audit trail, as done at the console. The hub may be running.

Examples:
  yagura user list --data /srv/yagura
  yagura user password sato --data /srv/yagura           asks for it; nothing is shown";

#[derive(Subcommand)]
enum Command {
    /// List all accounts with their roles
    #[command(after_help = "Example:\n  yagura user list --data /srv/yagura")]
    List(Place),
    /// Add a person with one role; the password is asked for
    #[command(after_help = "\
Example:
  yagura user add suzuki --name '鈴木 花子' --organisation '北見台市民病院' --role system_staff")]
    Add(Add),
    /// Set a password anew; it is asked for, or read from standard input
    #[command(after_help = "\
Every session of the person ends.

Examples:
  yagura user password sato
  yagura user password sato < /root/new-password")]
    Password(Named),
    /// End the lock after too many wrong passwords
    #[command(after_help = "Example:\n  yagura user unlock sato")]
    Unlock(Named),
    /// Shut a person out of the whole installation
    #[command(after_help = "\
Every session of the person ends; nothing they did is lost.

Example:
  yagura user disable sato")]
    Disable(Named),
    /// Let a person in again
    #[command(after_help = "Example:\n  yagura user enable sato")]
    Enable(Named),
    /// Take a lost second factor away, and set a password that stands alone
    #[command(after_help = "\
Be sure who asks: from now on the new password alone opens the account. Every session of the person ends.

Example:
  yagura user reset-second-factor sato")]
    ResetSecondFactor(Named),
}

#[derive(Args)]
struct Named {
    /// What they sign in with
    login: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
struct Add {
    /// What they sign in with
    login: String,
    /// Their name
    #[arg(long)]
    name: String,
    /// Their organisation: its name, or its identifier
    #[arg(long)]
    organisation: String,
    /// What they are there
    #[arg(long, value_parser = Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>())]
    role: String,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::List(place) => list(place),
        Command::Add(arguments) => add(arguments),
        Command::Password(named) => {
            let new = named.new_password()?;
            named.change("has a new password", async |hub, login| hub.set_account_password(login, &new).await)
        }
        Command::Unlock(named) => {
            named.change("is not locked any more", async |hub, login| hub.unlock_account(login).await)
        }
        Command::Disable(named) => named.change("can no longer sign in", async |hub, login| {
            hub.set_account_standing(login, Standing::Disabled).await
        }),
        Command::Enable(named) => named.change("can sign in again", async |hub, login| {
            hub.set_account_standing(login, Standing::Enabled).await
        }),
        Command::ResetSecondFactor(named) => {
            let new = named.new_password()?;
            named.change("has a new password and no second factor any more", async |hub, login| {
                hub.reset_second_factor(login, &new).await
            })
        }
    }
}

impl Named {
    /// Asks for it, where there is an installation.
    fn new_password(&self) -> anyhow::Result<String> {
        wiring::ensure_exists(&self.place.config()?)?;
        secret::new_password()
    }

    fn change(
        &self,
        done: &str,
        change: impl AsyncFnOnce(&Hub, &str) -> Result<(), HubError>,
    ) -> anyhow::Result<ExitCode> {
        let config = self.place.config()?;
        in_runtime(async {
            let hub = wiring::open_existing(&config).await?;
            change(&hub, &self.login).await.map_err(|error| match error {
                HubError::NotFound => {
                    anyhow!("nobody signs in as {:?}; `yagura user list` shows all", self.login)
                }
                other => readable(other),
            })?;
            Ok(hub.store().clone().close().await?)
        })?;
        say(&format!("{} {done}", self.login))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn list(place: &Place) -> anyhow::Result<ExitCode> {
    let config = place.config()?;
    let accounts = in_runtime(async {
        let hub = wiring::open_existing(&config).await?;
        let accounts = hub.accounts().await?;
        hub.store().clone().close().await?;
        Ok(accounts)
    })?;
    for account in &accounts {
        say(&line(account))?;
    }
    if accounts.is_empty() {
        say(
            "there are no accounts: start the hub and open it in a browser; the first visitor becomes the administrator",
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn line(account: &Account) -> String {
    let person = &account.person;
    let marks = [
        (person.disabled, "disabled"),
        (account.locked, "locked"),
        (!person.second_factor, "no second factor"),
        (account.roles.is_empty(), "no role"),
    ];
    let roles = account.roles.iter().map(|(role, organisation)| format!("{role} at {organisation}"));
    let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark.to_owned());
    let rest: Vec<String> = roles.chain(marks).collect();
    format!("{}\t{}\t{}", person.login, person.name, rest.join(", "))
}

fn add(arguments: &Add) -> anyhow::Result<ExitCode> {
    let config = arguments.place.config()?;
    wiring::ensure_exists(&config)?;
    let new = NewAccount {
        login: arguments.login.clone(),
        name: arguments.name.clone(),
        organisation: arguments.organisation.clone(),
        role: arguments.role.parse()?,
    };
    let password = secret::new_password()?;
    in_runtime(async {
        let hub = wiring::open_existing(&config).await?;
        hub.add_account(&new, &password).await.map_err(readable)?;
        Ok(hub.store().clone().close().await?)
    })?;
    say(&format!("{} can sign in", arguments.login))?;
    Ok(ExitCode::SUCCESS)
}

/// A refusal in words; pages have their own.
fn readable(error: HubError) -> anyhow::Error {
    let HubError::Invalid(faults) = error else { return error.into() };
    let words = |field: &str, what: &What| match (field, what) {
        (_, What::TooShort(chars)) => format!("the {field} needs at least {chars} characters"),
        (_, What::TooLong(chars)) => format!("the {field} has more than {chars} characters"),
        (_, What::Required) => format!("the {field} is missing"),
        (_, What::Taken) => format!("someone else has the {field}"),
        (_, What::Reused) => format!("the {field} was used before"),
        (_, What::TooPlain) => format!("the {field} is too easy to guess"),
        ("organisation", _) => "there is no such organisation, or several; use its identifier".to_owned(),
        ("login", _) => "a login has 2 to 100 characters of a-z, 0-9 and . _ - + @".to_owned(),
        _ => format!("the {field} is not right"),
    };
    let all: Vec<String> = faults.iter().map(|fault| words(fault.field, &fault.what)).collect();
    anyhow!("{}", all.join("; "))
}
