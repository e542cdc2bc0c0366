//! One cell of a column as the text that HubSpot reads.

use std::{borrow::Cow, fmt::Display, sync::Arc};

use arrow_array::{Array, ArrayRef, cast::AsArray as _, types};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use arrow_select::take::take;

/// Whether cells of this type are text or bytes.
pub(super) fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_plain_text(values) || is_bytes(values),
        kind => is_plain_text(kind) || is_bytes(kind),
    }
}

/// Whether cells of this type are keys of texts.
#[cfg(feature = "ipc")]
pub(super) fn is_dictionary(kind: &DataType) -> bool {
    matches!(kind, DataType::Dictionary(_, values) if is_plain_text(values))
}

fn is_plain_text(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn is_bytes(kind: &DataType) -> bool {
    matches!(kind, DataType::Binary | DataType::LargeBinary | DataType::BinaryView)
}

/// Whether cells of this type can be a property's value.
pub(super) fn is_value(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_plain_text(values),
        DataType::Null
        | DataType::Boolean
        | DataType::Float32
        | DataType::Float64
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(..)
        | DataType::Decimal128(..) => true,
        kind => kind.is_integer() || is_plain_text(kind),
    }
}

/// The same cells without a dictionary.
pub(super) fn unpacked(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match array.as_any_dictionary_opt() {
        Some(dictionary) => take(dictionary.values(), dictionary.keys(), None),
        None => Ok(Arc::clone(array)),
    }
}

/// A cell of an unpacked column; nothing for null, and for types that are not read.
pub(super) fn text(array: &dyn Array, row: usize) -> Option<Cow<'_, [u8]>> {
    if array.is_null(row) {
        return None;
    }
    macro_rules! number {
        ($kind:ty) => {
            Cow::from(array.as_primitive::<$kind>().value(row).to_string().into_bytes())
        };
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).as_bytes().into(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).as_bytes().into(),
        DataType::Utf8View => array.as_string_view().value(row).as_bytes().into(),
        DataType::Binary => array.as_binary::<i32>().value(row).into(),
        DataType::LargeBinary => array.as_binary::<i64>().value(row).into(),
        DataType::BinaryView => array.as_binary_view().value(row).into(),
        DataType::Boolean => array.as_boolean().value(row).to_string().into_bytes().into(),
        DataType::Int8 => number!(types::Int8Type),
        DataType::Int16 => number!(types::Int16Type),
        DataType::Int32 => number!(types::Int32Type),
        DataType::Int64 => number!(types::Int64Type),
        DataType::UInt8 => number!(types::UInt8Type),
        DataType::UInt16 => number!(types::UInt16Type),
        DataType::UInt32 => number!(types::UInt32Type),
        DataType::UInt64 => number!(types::UInt64Type),
        DataType::Float32 => number!(types::Float32Type),
        DataType::Float64 => number!(types::Float64Type),
        DataType::Decimal128(..) => {
            array.as_primitive::<types::Decimal128Type>().value_as_string(row).into_bytes().into()
        }
        DataType::Date32 => {
            let days = array.as_primitive::<types::Date32Type>();
            day(days.value_as_date(row), days.value(row)).into_bytes().into()
        }
        DataType::Date64 => {
            let milliseconds = array.as_primitive::<types::Date64Type>();
            day(milliseconds.value_as_date(row), milliseconds.value(row)).into_bytes().into()
        }
        DataType::Timestamp(unit, _) => moment(array, *unit, row).into_bytes().into(),
        _ => return None,
    })
}

/// A day as `YYYY-MM-DD`; a number that is no day within 262,000 years, as it is, which the validator refuses.
fn day(day: Option<impl Display>, number: impl Display) -> String {
    day.map_or_else(|| number.to_string(), |day| day.to_string())
}

/// A moment as milliseconds since 1970; what is finer is cut off. One without a time zone is taken for UTC.
fn moment(array: &dyn Array, unit: TimeUnit, row: usize) -> String {
    match unit {
        TimeUnit::Second => {
            let seconds = array.as_primitive::<types::TimestampSecondType>().value(row);
            (i128::from(seconds) * 1000).to_string()
        }
        TimeUnit::Millisecond => {
            array.as_primitive::<types::TimestampMillisecondType>().value(row).to_string()
        }
        TimeUnit::Microsecond => {
            let value = array.as_primitive::<types::TimestampMicrosecondType>().value(row);
            value.div_euclid(1_000).to_string()
        }
        TimeUnit::Nanosecond => {
            let value = array.as_primitive::<types::TimestampNanosecondType>().value(row);
            value.div_euclid(1_000_000).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_513, "2026-03-01"),
            (-719_468, "0000-03-01"),
            (i32::MAX, "2147483647"),
        ] {
            let array = arrow_array::Date32Array::from(vec![days]);
            assert_eq!(super::text(&array, 0).as_deref(), Some(text.as_bytes()), "{days}");
            let Some(first) = i64::from(days).checked_mul(86_400_000).filter(|_| days != i32::MAX) else {
                continue;
            };
            for milliseconds in [first, first + 86_399_999] {
                let array = arrow_array::Date64Array::from(vec![milliseconds]);
                assert_eq!(super::text(&array, 0).as_deref(), Some(text.as_bytes()), "{milliseconds}");
            }
        }
    }

    #[test]
    fn moments_are_milliseconds() {
        let array = arrow_array::TimestampMicrosecondArray::from(vec![Some(-1), None, Some(1_999)]);
        let cells: Vec<_> = (0..3).map(|row| text(&array, row).map(Cow::into_owned)).collect();
        assert_eq!(cells, [Some(b"-1".to_vec()), None, Some(b"1".to_vec())]);
    }
}
