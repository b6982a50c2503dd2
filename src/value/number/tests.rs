use super::*;

fn n(text: &str) -> Number {
    Number::parse(text).unwrap()
}

#[track_caller]
fn prints(text: &str, wanted: &str) {
    assert_eq!(n(text).to_string(), wanted);
}

const THIRD: &str = "0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335";

#[test]
fn literals() {
    prints("8", "8");
    prints("-0", "-0");
    prints("+5", "5");
    prints("00012", "12");
    prints("1.50", "1.5");
    prints(".5", "0.5");
    prints("5.", "5");
    prints("1p4", "16");
    prints("1e-3", "0.001");
    prints("1e21", "1000000000000000000000");
    prints("-9223372036854775809", "-9223372036854775809");
    prints("-9223372036854775808", "-9223372036854775808");
    prints(
        "123456789012345678901234567890",
        "123456789012345678901234567890",
    );
    prints("100000", "100000");
    prints("0.3", "0.3");
    prints("12.75", "12.75");
    prints("-Inf", "-Inf");
    prints("inf", "+Inf");
}

#[test]
fn no_literals() {
    for text in [
        "", "x", " 5", "5 ", "1_000", "0x1F", "0b11", "1/2", "1e", "e5", ".", "--1", "1.2.3",
        "1e1e1",
    ] {
        assert_eq!(Number::parse(text).err(), Some(NumberError), "{text}");
    }
}

#[test]
fn arithmetic_of_the_reference() {
    let one = Number::literal(1);
    let three = Number::literal(3);
    let third = one.divide(&three).unwrap();
    assert_eq!(third.to_string(), THIRD);
    assert_eq!(third.multiply(&three).unwrap().to_string(), "1");
    assert_eq!(n("0.1").add(&n("0.2")).unwrap().to_string(), "0.3");
    assert_eq!(
        n("1").modulo(&n("0.3")).unwrap().to_string(),
        "0.099999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999955"
    );
    assert_eq!(
        n("12345.6789").multiply(&n("0.001")).unwrap().to_string(),
        "12.3456789"
    );
    let total = n("1.10").add(&n("2.20")).unwrap().add(&n("3.30")).unwrap();
    assert_eq!(
        total.to_string(),
        "6.6000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000005"
    );
}

#[test]
fn modulo_truncates() {
    assert_eq!(n("7").modulo(&n("-3")).unwrap().to_string(), "1");
    assert_eq!(n("-7").modulo(&n("3")).unwrap().to_string(), "-1");
    assert_eq!(n("7.5").modulo(&n("2")).unwrap().to_string(), "1.5");
    assert_eq!(n("5").modulo(&n("0")).unwrap().to_string(), "5");
}

#[test]
fn infinities_and_zeros() {
    let inf = n("1").divide(&n("0")).unwrap();
    assert_eq!(inf.to_string(), "+Inf");
    assert_eq!(n("0").divide(&n("0")), Err(ArithmeticError));
    assert_eq!(inf.subtract(&inf), Err(ArithmeticError));
    assert_eq!(inf.order(&n("5")), Ordering::Greater);
    assert_eq!(inf.negate().order(&n("5")), Ordering::Less);
    assert_eq!(n("0").multiply(&n("-1")).unwrap().to_string(), "-0");
    assert_eq!(n("0"), n("-0"));
    assert_eq!(n("-3").add(&n("3")).unwrap().to_string(), "0");
}

#[test]
fn ordering_and_equality() {
    assert_eq!(n("1.0"), Number::from_i64(1));
    assert_eq!(
        n("9007199254740993").order(&n("9007199254740992")),
        Ordering::Greater
    );
    assert_eq!(n("-1.5").order(&n("-1.25")), Ordering::Less);
    assert_ne!(n("0.1"), n("0.2"));
    assert_eq!(n("1e30").order(&n("1e29")), Ordering::Greater);
}

#[test]
fn rounding_to_whole() {
    assert_eq!(n("3.2").ceil().to_string(), "4");
    assert_eq!(n("-3.2").ceil().to_string(), "-3");
    assert_eq!(n("-3.2").floor().to_string(), "-4");
    assert_eq!(
        n("123456789012345678901.5").ceil().to_string(),
        "123456789012345678902"
    );
    assert_eq!(n("0.2").floor().to_string(), "0");
}

#[test]
fn exact_conversions() {
    assert_eq!(n("1e3").to_i64(), Some(1000));
    assert_eq!(n("1.5").to_i64(), None);
    assert_eq!(n("-1").to_usize(), None);
    assert_eq!(n("9223372036854775807").to_i64(), Some(i64::MAX));
    assert_eq!(n("9223372036854775808").to_i64(), None);
}

#[test]
fn significant_digits() {
    assert_eq!(
        n("1").divide(&n("3")).unwrap().to_significant(10),
        "0.3333333333"
    );
    assert_eq!(n("1e21").to_significant(10), "1e+21");
    assert_eq!(n("0.00001").to_significant(10), "1e-05");
    assert_eq!(n("12345678901").to_significant(10), "1.23456789e+10");
    assert_eq!(n("10").to_significant(10), "10");
}

#[test]
fn huge_exponents_end() {
    assert_eq!(n("1e1000000000").to_string(), "+Inf");
    assert_eq!(n("1e-1000000000").to_string(), "0");
    let big = n("1e9000000");
    assert!(big.to_string().contains('p'));
    assert_eq!(big.add(&n("1")).unwrap().order(&big), Ordering::Equal);
}

#[test]
fn far_numbers_are_printed_and_read() {
    for (text, general) in [
        ("6133e313378", "6.133e+313381"),
        ("3e-300000", "3e-300000"),
        ("-1.5e200000", "-1.5e+200000"),
    ] {
        let number = n(text);
        assert_eq!(n(&number.to_string()), number);
        assert_eq!(number.to_general(), general);
    }
}

#[test]
fn print_then_parse_is_identity() {
    for text in [
        "0.1",
        "1e-20",
        "123.456",
        "4.9e-325",
        "7e300",
        "-0.000123",
        "18446744073709551617",
    ] {
        let number = n(text);
        assert_eq!(n(&number.to_string()), number, "{text}");
    }
}
