//! What the kernel says of this process.
//! Not here: what the process does.
//! Next: [`super::figures`].

use std::fs;

/// Figures of this process, as far as `/proc` is there to tell.
pub(super) struct Process {
    /// Time on processors, in clock ticks of 10 ms.
    pub(super) cpu_ticks: u64,
    /// Memory in use, in bytes.
    pub(super) memory_bytes: u64,
    /// Files and connections open.
    pub(super) open_files: usize,
}

/// Linux counts processor time in hundredths of a second for every program, whatever its own clock does.
pub(super) const TICKS_PER_S: f64 = 100.0;

impl Process {
    /// As it is now.
    pub(super) fn now() -> Option<Self> {
        Some(Self {
            cpu_ticks: cpu_ticks(&fs::read_to_string("/proc/self/stat").ok()?)?,
            memory_bytes: memory_bytes(&fs::read_to_string("/proc/self/status").ok()?)?,
            open_files: fs::read_dir("/proc/self/fd").ok()?.count(),
        })
    }
}

/// Fields 14 and 15; the second field is the program's name and may hold spaces and brackets. [proc(5)]
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let own: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(own + system)
}

fn memory_bytes(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_s_lines_are_read() {
        assert_eq!(cpu_ticks("7 (a b) c) S 1 7 7 0 -1 4194304 90 0 0 0 250 31 0 0 20 0 4"), Some(281));
        assert_eq!(memory_bytes("Name:\tyagura\nVmRSS:\t    2048 kB\n"), Some(2_097_152));
        assert!(Process::now().is_some_and(|process| process.memory_bytes > 0 && process.open_files > 0));
    }
}
