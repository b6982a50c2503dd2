//! Template packages: each rule of the service, and bytes that are no package.

use formwork::syntax::archive::{ArchiveError, Limits, faults, unzip};

/// A zip file with these members, the content compressed when that is asked for.
fn zip(files: &[(&str, &[u8])], deflate: bool) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (path, content) in files {
        let packed = match deflate {
            true => miniz_oxide::deflate::compress_to_vec(content, 6),
            false => content.to_vec(),
        };
        let half = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
        let word = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
        let mut shared = vec![20, 0, 0, 8];
        shared.extend(half(if deflate { 8 } else { 0 }));
        shared.extend([0; 4]);
        shared.extend(formwork::text::checksum(content).to_le_bytes());
        shared.extend(word(packed.len()));
        shared.extend(word(content.len()));
        shared.extend(half(path.len()));
        shared.extend([0; 2]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend(word(body.len()));
        directory.extend(path.as_bytes());
        body.extend(b"PK\x03\x04");
        body.extend(&shared);
        body.extend(path.as_bytes());
        body.extend(packed);
    }
    let (start, size) = (body.len() as u32, directory.len() as u32);
    let count = (files.len() as u16).to_le_bytes();
    body.extend(directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend(count);
    body.extend(count);
    body.extend(size.to_le_bytes());
    body.extend(start.to_le_bytes());
    body.extend([0; 2]);
    body
}

fn refused(files: &[(&str, &[u8])]) -> &'static str {
    let error = unzip(&zip(files, false), Limits::SERVICE).unwrap_err();
    let unpacked = files
        .iter()
        .map(|(path, content)| (path.replace('\\', "/"), content.to_vec()));
    let told = faults(&unpacked.collect(), Limits::SERVICE);
    assert!(told.contains(&error), "{error} is not among {told:?}");
    error.code()
}

#[test]
fn files_come_out_as_they_went_in() {
    let files: [(&str, &[u8]); 3] = [
        ("m/main.tf", b"output \"a\" { value = 1 }\n"),
        ("main.tf", "# 中文\n".as_bytes()),
        ("script.sh", b"\xff\xfe"),
    ];
    let wanted: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(p, c)| ((*p).to_owned(), c.to_vec()))
        .collect();
    for deflate in [false, true] {
        assert_eq!(
            unzip(&zip(&files, deflate), Limits::SERVICE),
            Ok(wanted.clone())
        );
    }
}

#[test]
fn each_rule_has_its_code() {
    let main: (&str, &[u8]) = ("main.tf", b"");
    let many: Vec<String> = (0..101).map(|i| format!("f{i}.tf")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert_eq!(refused(&many), "RF.10011041"); //= ZIP-2
    assert_eq!(refused(&[main, ("a/x.tfvars", b"")]), "RF.10011025"); //= ZIP-3
    assert_eq!(refused(&[main, (&"n".repeat(256), b"")]), "RF.10011152"); //= ZIP-5
    assert_eq!(
        refused(&[main, (&"abcdefg/".repeat(257).clone()[..2055], b"")]),
        "RF.10011151"
    ); //= ZIP-5
    assert_eq!(refused(&[("a/main.tf", b"")]), "RF.10011157"); //= ZIP-6
    assert_eq!(refused(&[main, ("../x", b"")]), "RF.10011083"); //= ZIP-7
    assert_eq!(refused(&[main, ("a/../../x", b"")]), "RF.10011083"); //= ZIP-7
    assert_eq!(refused(&[main, ("..\\x", b"")]), "RF.10011083"); //= ZIP-7
    assert_eq!(refused(&[main, ("/x", b"")]), "RF.10011155"); //= ZIP-7
    for odd in ["a//b", "./a", "a/../b"] {
        assert_eq!(refused(&[main, (odd, b"")]), "RF.10011156", "{odd}"); //= ZIP-7
    }
    assert_eq!(refused(&[("main.tf", b"\xff")]), "RF.10011085"); //= ZIP-9
    assert_eq!(
        refused(&[("main.tf.json", b"\xef\xbb\xbf{}")]),
        "RF.10011120"
    ); //= TPL-6
}

#[test]
fn sizes_are_limited_before_they_are_made() {
    let large = vec![0; (1 << 20) + 1];
    let bomb = zip(&[("main.tf", &large)], true);
    assert!(bomb.len() < 4096);
    //= ZIP-4
    assert_eq!(
        unzip(&bomb, Limits::SERVICE),
        Err(ArchiveError::TooLargeUnpacked)
    );
    //= ZIP-1
    assert_eq!(
        unzip(&zip(&[("main.tf", &large)], false), Limits::SERVICE),
        Err(ArchiveError::TooLarge)
    );
    let mut lying = bomb.clone();
    let size = lying.len() - 22 - 46 - "main.tf".len() + 24;
    lying[size..size + 4].copy_from_slice(&10_u32.to_le_bytes());
    assert_eq!(
        unzip(&lying, Limits::SERVICE).unwrap_err().code(),
        "RF.10011102"
    );
}

#[test]
fn broken_packages_are_refused_and_never_panic() {
    let good = zip(&[("main.tf", b"locals {}\n"), ("b/c.tf", b"")], true);
    assert!(unzip(&good, Limits::SERVICE).is_ok());
    for len in 0..good.len() {
        //= ZIP-8
        let error = unzip(&good[..len], Limits::SERVICE).unwrap_err();
        assert_eq!(error.code(), "RF.10011102", "{len}");
    }
    for i in 0..good.len() {
        for flip in [1, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[i] ^= flip;
            let _ = unzip(&bad, Limits::SERVICE);
        }
    }
}
