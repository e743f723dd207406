//! One way to write a value, so that the same content has the same hash on any machine.

use serde::Serialize;
use serde_json::Value;

/// JSON without spaces, keys of every object in byte order.
///
/// The order does not depend on how `serde_json` was built: another crate may have switched its
/// maps to insertion order.
///
/// # Panics
/// If the value cannot be JSON at all (a map with keys that are no strings): a mistake of the caller.
pub fn canonical_json<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).expect("ledger values are representable as JSON");
    let mut out = String::new();
    write(&value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// BLAKE3 of the bytes, 64 hexadecimal digits: the key of a document.
pub fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// BLAKE3 of several parts, each ended by a byte that no part holds; first eight bytes as a number.
pub(crate) fn short_hash(parts: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let bytes = hasher.finalize();
    u64::from_be_bytes(bytes.as_bytes()[..8].try_into().expect("a BLAKE3 hash has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_order_and_nothing_else_is_touched() {
        let value = serde_json::json!({"b": [1, {"z": null, "a": "é\n"}], "a": 0.5});
        assert_eq!(canonical_json(&value), r#"{"a":0.5,"b":[1,{"a":"é\n","z":null}]}"#);
    }
}
