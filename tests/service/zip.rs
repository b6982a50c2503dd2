//! Packages with stored members.

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap().to_le_bytes()
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let mut crc = 0xffff_ffff_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & 0u32.wrapping_sub(crc & 1));
        }
    }
    (!crc).to_le_bytes()
}

/// A package of these files: local headers, the central directory, its end.
pub(crate) fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut central) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let (name, text) = (name.as_bytes(), text.as_bytes());
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(checksum(text));
        common.extend(number(text.len()));
        common.extend(number(text.len()));
        common.extend(&number(name.len())[..2]);
        common.extend([0, 0]);
        let at = number(bytes.len());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name);
        bytes.extend(text);
        central.extend(b"PK\x01\x02\x14\0");
        central.extend(&common);
        central.extend([0; 10]);
        central.extend(at);
        central.extend(name);
    }
    let count = &number(files.len())[..2];
    let (start, length) = (number(bytes.len()), number(central.len()));
    bytes.extend(&central);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(length);
    bytes.extend(start);
    bytes.extend([0, 0]);
    bytes
}
