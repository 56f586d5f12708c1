//! What a client meets that is slow, silent, or in the wrong place. Time is paused: it runs as fast as nothing happens.

use super::connection::requests;
use axum::{Router, extract::Request, routing::post};
use hyper_util::server::graceful::GracefulShutdown;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    task::JoinHandle,
    time::{Instant, sleep},
};

fn served(router: Router) -> (DuplexStream, JoinHandle<()>) {
    let (client, server) = duplex(4_096);
    let peer = SocketAddr::from(([192, 0, 2, 7], 4_711));
    let task = tokio::spawn(async move {
        // Dropped, it would ask the connection to end.
        let graceful = GracefulShutdown::new();
        requests(server, router, peer, graceful.watcher()).await;
    });
    (client, task)
}

fn router() -> Router {
    let length = |request: Request| async move {
        axum::body::to_bytes(request.into_body(), 1 << 20).await.map_or(0, |body| body.len()).to_string()
    };
    Router::new()
        .route("/length", post(length))
        .route("/large", axum::routing::get(|| async { vec![0; 1 << 20] }))
}

/// Sends pieces with a pause after each, then reads to the end.
async fn talk(pieces: impl Iterator<Item = Vec<u8>>, pause: Duration) -> String {
    let (mut client, _task) = served(router());
    for piece in pieces {
        if client.write_all(&piece).await.is_err() {
            break;
        }
        sleep(pause).await;
    }
    let mut answer = String::new();
    let _ = client.read_to_string(&mut answer).await;
    answer
}

fn request(length: usize) -> Vec<u8> {
    format!("POST /length HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n")
        .into_bytes()
}

#[tokio::test(start_paused = true)]
async fn a_head_that_drips_is_given_up() {
    let begun = Instant::now();
    let head = request(0);
    let answer = talk(head.chunks(1).map(<[u8]>::to_vec), Duration::from_secs(5)).await;
    assert!(!answer.contains("200 OK"), "{answer}");
    assert!((15..30).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_any_request_is_given_up() {
    let (mut client, task) = served(router());
    let begun = Instant::now();
    let mut rest = Vec::new();
    let _ = client.read_to_end(&mut rest).await;
    task.await.unwrap();
    assert!((15..30).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_body_that_drips_is_given_up() {
    let begun = Instant::now();
    let body = std::iter::once(request(1_000)).chain((0..1_000).map(|_| vec![b'x']));
    let answer = talk(body, Duration::from_secs(1)).await;
    assert!(!answer.ends_with("\r\n\r\n1000"), "{answer}");
    assert!((30..40).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_large_body_over_a_slow_line_arrives() {
    let length = 1_000_000;
    // 16 KiB a second for a minute.
    let body = std::iter::once(request(length))
        .chain(vec![b'x'; length].chunks(16_384).map(<[u8]>::to_vec).collect::<Vec<_>>());
    let answer = talk(body, Duration::from_secs(1)).await;
    assert!(answer.ends_with("\r\n\r\n1000000"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_reads_is_given_up() {
    let (mut client, task) = served(router());
    client.write_all(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let begun = Instant::now();
    task.await.unwrap();
    assert!((60..90).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}
