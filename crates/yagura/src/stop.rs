//! The wish to stop, for everything that runs until then.
//! Not here: what stopping means to each.
//! Next: [`crate::serve`], [`crate::background`].

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Tells when to stop. Cloning shares it.
#[derive(Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Stops when the process is told to, by SIGTERM or Ctrl-C.
    pub(crate) fn on_signal() -> std::io::Result<Self> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (wish, stop) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            wish.send_replace(true);
        });
        Ok(Self(stop))
    }

    /// Waits until it is time to stop.
    pub(crate) async fn asked(&mut self) {
        // Without anyone left who could ask, it is time as well.
        let _ = self.0.wait_for(|asked| *asked).await;
    }

    /// Whether it is time to stop.
    pub(crate) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }
}
