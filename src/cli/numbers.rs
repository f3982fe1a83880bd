//! Whole numbers as options take them: what is expected is said where something else stands.

/// Returns what reads a whole number from `least` on.
pub(super) fn from<T: TryFrom<u64>>(
    least: u64,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    between(least, u64::MAX)
}

/// Returns what reads a whole number from `least` to `most`.
pub(super) fn between<T: TryFrom<u64>>(
    least: u64,
    most: u64,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number: Option<u64> = text.parse().ok();
        let within = number.filter(|number| (least..=most).contains(number));
        within.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
            let has_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            match most {
                u64::MAX if has_digits && number.is_none_or(|number| least <= number) => {
                    "the number is too large".to_owned()
                }
                u64::MAX => format!("expected a number, {least} or more"),
                _ => format!("expected a number from {least} to {most}"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_told_what_is_expected() {
        let expected = "expected a number, 0 or more".to_owned();
        assert_eq!(from::<u64>(0)("12"), Ok(12));
        for text in ["-3", "x", "1.5", ""] {
            assert_eq!(from::<u64>(0)(text), Err(expected.clone()), "{text}");
        }
        assert_eq!(from::<u64>(1)("0"), Err("expected a number, 1 or more".to_owned()));
        assert_eq!(from::<u64>(0)(&"9".repeat(30)), Err("the number is too large".to_owned()));
        assert_eq!(from::<u32>(1)("4294967296"), Err("the number is too large".to_owned()));
        let expected = "expected a number from 1 to 8".to_owned();
        assert_eq!(between::<u32>(1, 8)("8"), Ok(8));
        assert_eq!(between::<u32>(1, 8)("9"), Err(expected));
    }
}
