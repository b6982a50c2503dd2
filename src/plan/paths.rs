//! Paths in the order of Terraform's sets of paths.

use crate::value::{Path, PathStep, Value, View};

/// The path up to the first set: what is inside a set has no place of its own.
pub fn outside_sets(path: &Path, value: &Value) -> Path {
    let mut at = Some(value);
    let mut steps: Vec<PathStep> = Vec::new();
    for step in &path.0 {
        if matches!(at.map(Value::view), Some(View::Set(_))) || matches!(step, PathStep::Element(_))
        {
            break;
        }
        steps.push(step.clone());
        at = at.and_then(|value| Path(vec![step.clone()]).follow(value));
    }
    Path(steps)
}

/// The number by which Terraform orders paths: CRC-64 (ISO) of their attribute names, as a signed number.
pub fn checksum(path: &Path) -> i64 {
    let mut crc = u64::MAX;
    let mut feed = |bytes: &[u8]| {
        for byte in bytes {
            crc ^= u64::from(*byte);
            for _ in 0..8 {
                let carry = crc & 1 == 1;
                crc >>= 1;
                if carry {
                    crc ^= 0xD800_0000_0000_0000;
                }
            }
        }
    };
    for step in &path.0 {
        match step {
            PathStep::Attribute(name) => feed(name.as_bytes()),
            PathStep::Index(_) | PathStep::Key(_) | PathStep::Element(_) => feed(b"#"),
        }
    }
    (!crc).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_paths_as_recorded() {
        let path = |name: &str| Path(vec![PathStep::Attribute(name.into())]);
        assert!(checksum(&path("cidr")) < checksum(&path("gateway_ip")));
    }
}
