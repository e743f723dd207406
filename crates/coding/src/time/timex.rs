//! Values of the TimeML annotation standard, for comparison with corpora that carry them.

use super::calendar::{CALENDAR, Part, Unit};
use super::meaning::{Amount, Core, Count, Viewpoint, core_interval};
use super::{Tense, TimeExpression, TimeRole};
use jiff::civil::ISOWeekDate;
use legation_document::{Date, Interval};

/// Type and value of a TIMEX3 annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex {
    /// `DATE`, `DURATION` or `SET`.
    pub kind: &'static str,
    /// `2025-12`, `P2W`, `FUTURE_REF` and so on.
    pub value: String,
}

/// The TIMEX3 type and value of an expression, without its preposition and without modifiers.
///
/// A date that nothing settles has the value `XXXX-XX-XX`. Source: the TimeML 1.2.1 guidelines on
/// the attribute `value`.
pub fn timex(expression: &TimeExpression, tense: Option<Tense>, published: Option<Date>) -> Timex {
    let tense = match expression.role {
        TimeRole::Since => Some(Tense::Past),
        TimeRole::By | TimeRole::Until | TimeRole::Before => tense.or(Some(Tense::Future)),
        _ => tense,
    };
    let view = Viewpoint { tense, published, anchor: None };
    let anchor = expression.anchor.and_then(|anchor| core_interval(anchor, view));
    let view = Viewpoint { anchor, ..view };
    let core = expression.meaning.core;
    let date = |value: Option<String>| Timex { kind: "DATE", value: value.unwrap_or_else(|| "XXXX-XX-XX".to_owned()) };
    let interval = core_interval(core, view);
    let by_unit = |unit: Unit| date(interval.and_then(|i| unit_value(i, unit)));
    match core {
        Core::Length(amount) | Core::WithinLength(amount) | Core::Rolling { amount, .. } => {
            Timex { kind: "DURATION", value: period(amount) }
        }
        Core::InLength(amount) if interval.is_none() => Timex { kind: "DURATION", value: period(amount) },
        Core::Habit(amount) => Timex { kind: "SET", value: period(amount) },
        Core::Vague(vague) => date(Some(vague.timex.to_owned())),
        Core::Offset { amount, .. } | Core::InLength(amount) => match (amount.count, amount.unit) {
            (Count::Several, _) => date(Some("PAST_REF".to_owned())),
            (_, Unit::Decade | Unit::Century) => by_unit(Unit::Year),
            (_, unit) => by_unit(unit),
        },
        Core::Unit { unit, .. } | Core::RefUnit { unit, .. } => {
            let value = interval.and_then(|i| unit_value(i, unit));
            date(match (expression.meaning.part, unit) {
                (Some(Part::FirstHalf), Unit::Year) => value.map(|v| v + "-H1"),
                (Some(Part::SecondHalf), Unit::Year) => value.map(|v| v + "-H2"),
                _ => value,
            })
        }
        Core::Month { .. } => by_unit(Unit::Month),
        Core::Quarter { .. } => by_unit(Unit::Quarter),
        Core::Year(_) => {
            let value = interval.and_then(|i| unit_value(i, Unit::Year));
            date(match expression.meaning.part {
                Some(Part::FirstHalf) => value.map(|v| v + "-H1"),
                Some(Part::SecondHalf) => value.map(|v| v + "-H2"),
                _ => value,
            })
        }
        Core::Decade(_) => by_unit(Unit::Decade),
        Core::Weekend { .. } => by_unit(Unit::Weekend),
        Core::Season { first_month, .. } => date(interval.and_then(|i| {
            let code = CALENDAR.season_codes.get(&first_month)?;
            Some(format!("{:04}-{code}", i.start?.year()))
        })),
        Core::Then => date(Some("PAST_REF".to_owned())),
        Core::NewYear => date(Some("FUTURE_REF".to_owned())),
        Core::Days { last, .. } => {
            let day = interval.and_then(|i| if last == 0 { i.end } else { i.start });
            date(day.map(|d| d.to_string()))
        }
        Core::Day { .. }
        | Core::WeekdayDate { .. }
        | Core::Weekday { .. }
        | Core::RefWeekday { .. }
        | Core::Unsettled => by_unit(Unit::Day),
    }
}

fn unit_value(interval: Interval, unit: Unit) -> Option<String> {
    let day = interval.start?;
    let week: ISOWeekDate = day.iso_week_date();
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => day.to_string(),
        Unit::Night => format!("{day}TNI"),
        Unit::Week => format!("{:04}-W{:02}", week.year(), week.week()),
        Unit::Weekend => format!("{:04}-W{:02}-WE", week.year(), week.week()),
        Unit::Month => format!("{:04}-{:02}", day.year(), day.month()),
        Unit::Quarter => format!("{:04}-Q{}", day.year(), (day.month() + 2) / 3),
        Unit::Year => format!("{:04}", day.year()),
        Unit::Decade => format!("{:03}", day.year() / 10),
        Unit::Century => format!("{:02}", day.year() / 100),
    })
}

/// "P2W"; "PXW" for "several weeks".
fn period(amount: Amount) -> String {
    let count = match (amount.count, amount.unit) {
        (Count::Exact(n), Unit::Decade) => n.saturating_mul(10).to_string(),
        (Count::Exact(n), Unit::Century) => n.saturating_mul(100).to_string(),
        (Count::Exact(n), _) => n.to_string(),
        (Count::Several, _) => "X".to_owned(),
    };
    match amount.unit {
        Unit::Second => format!("PT{count}S"),
        Unit::Minute => format!("PT{count}M"),
        Unit::Hour => format!("PT{count}H"),
        Unit::Day | Unit::Night => format!("P{count}D"),
        Unit::Week | Unit::Weekend => format!("P{count}W"),
        Unit::Month => format!("P{count}M"),
        Unit::Quarter => format!("P{count}Q"),
        Unit::Year | Unit::Decade | Unit::Century => format!("P{count}Y"),
    }
}
