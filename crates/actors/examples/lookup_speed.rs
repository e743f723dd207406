//! How fast names are found in plain text.
//!
//! `cargo run --release -p legation-actors --example lookup_speed -- FILE` reads a text over and over
//! for about two seconds and prints megabytes a second on one core, and how many names it holds.

use legation_actors::Registry;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: lookup_speed FILE");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let began = Instant::now();
    let registry = Registry::new();
    let ready = began.elapsed();
    let names = registry.names_in(&text).len();
    let (mut passes, began) = (0u32, Instant::now());
    while began.elapsed().as_secs_f64() < 2.0 {
        assert_eq!(registry.names_in(&text).len(), names);
        passes += 1;
    }
    let speed = text.len() as f64 * f64::from(passes) / began.elapsed().as_secs_f64() / 1e6;
    println!("{registry:?}, ready in {} µs", ready.as_micros());
    println!("{} bytes, {names} names, {speed:.1} MB/s on one core", text.len());
    ExitCode::SUCCESS
}
