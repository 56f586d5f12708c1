//! The demonstration region that the binary carries: `yagura demo`.
//! Not here: making it (`hub::demo`).
//! Next: `demo/` in the repository.

use crate::commands::say;
use anyhow::Context;
use hub::{
    Hub,
    demo::{Files, SignInCard},
};
use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

macro_rules! demo_file {
    ($path:literal) => {
        include_str!(concat!("../../../demo/", $path))
    };
}

const LEDGERS: &[(&str, &str)] = &[
    ("assets/ayanohara-clinic.csv", demo_file!("assets/ayanohara-clinic.csv")),
    ("assets/hakurei-univ.csv", demo_file!("assets/hakurei-univ.csv")),
    ("assets/hoshimizaka-clinic.csv", demo_file!("assets/hoshimizaka-clinic.csv")),
    ("assets/kiriwatari.csv", demo_file!("assets/kiriwatari.csv")),
    ("assets/kitamidai-city.csv", demo_file!("assets/kitamidai-city.csv")),
    ("assets/kitamidai-renkei.csv", demo_file!("assets/kitamidai-renkei.csv")),
    ("assets/shiomachigaura.csv", demo_file!("assets/shiomachigaura.csv")),
    ("assets/tokimine-central.csv", demo_file!("assets/tokimine-central.csv")),
    ("assets/tokimine-hq.csv", demo_file!("assets/tokimine-hq.csv")),
    ("assets/tsukimachi.csv", demo_file!("assets/tsukimachi.csv")),
];

const REGISTERS: &[(&str, &str)] =
    &[("registers/kitamidai-city.toml", demo_file!("registers/kitamidai-city.toml"))];

const STOCKTAKES: &[(&str, &str)] =
    &[("stocktakes/kitamidai-city.toml", demo_file!("stocktakes/kitamidai-city.toml"))];

const FEEDS: &[(&str, &str)] = &[
    ("kev-extract.json", demo_file!("feeds/kev-extract.json")),
    ("nvd-2.0-extract.json", demo_file!("feeds/nvd-2.0-extract.json")),
    ("nvd-extract.json", demo_file!("feeds/nvd-extract.json")),
];

/// Where the sign-ins of the demonstration are kept, readable by this user only.
const SIGN_INS: &str = "demo-sign-ins.txt";

/// Makes the demonstration if the installation is empty, and prints its sign-ins in any case.
pub(crate) async fn prepare(hub: &Hub, data: &Path) -> anyhow::Result<()> {
    let made = hub
        .make_demonstration(&Files {
            region: demo_file!("region.toml"),
            ledgers: LEDGERS,
            registers: REGISTERS,
            stocktakes: STOCKTAKES,
        })
        .await
        .context("the demonstration region cannot be made")?;
    let sign_ins = data.join(SIGN_INS);
    if let Some(cards) = made {
        write_sign_ins(&sign_ins, &cards)?;
        let feeds = data.join("demo-feeds");
        fs::create_dir_all(&feeds)?;
        for (name, text) in FEEDS {
            fs::write(feeds.join(name), text)?;
        }
        hub.take_in_feed(&feeds.display().to_string())
            .await
            .context("the demonstration's feeds cannot be read")?;
        hub.run_due_jobs().await?;
    }
    // An installation of one's own has no such file, and nothing to print.
    if let Ok(text) = fs::read_to_string(&sign_ins) {
        say(text.trim_end())?;
    }
    Ok(())
}

fn write_sign_ins(path: &Path, cards: &[SignInCard]) -> anyhow::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    for card in cards {
        writeln!(file, "sign-in: {} {}  ({})", card.login, card.password, card.who)?;
    }
    file.sync_all()?;
    Ok(())
}
