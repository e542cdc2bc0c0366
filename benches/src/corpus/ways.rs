//! The ways in which a record can be bad.

macro_rules! ways {
    ($($(#[$doc:meta])* $way:ident,)*) => {
        /// A way in which a record is bad.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Way {
            $($(#[$doc])* $way,)*
        }

        impl Way {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$way,)*];
        }
    };
}

ways! {
    /// No subject.
    SubjectMissing,
    /// An empty subject.
    SubjectEmpty,
    /// No stage.
    StageMissing,
    /// No pipeline, of several.
    PipelineMissing,
    /// A pipeline that there is not.
    PipelineUnknown,
    /// A pipeline's label.
    PipelineLabel,
    /// An archived pipeline.
    PipelineArchived,
    /// A stage that there is not.
    StageUnknown,
    /// A stage's label.
    StageLabel,
    /// Another pipeline's stage.
    StageElsewhere,
    /// A stage's id with something behind it.
    StageLonger,
    /// A name like no other.
    NameUnknown,
    /// A name with a letter wrong.
    NameMisspelt,
    /// A name in capitals.
    NameCapitals,
    /// A name with something behind it.
    NameLonger,
    /// A property's label.
    NameLabel,
    /// The empty name.
    NameEmpty,
    /// A property that HubSpot calculates.
    ReadOnly,
    /// A property that is archived.
    Archived,
    /// `null`.
    Null,
    /// An empty text.
    Empty,
    /// An object for a value.
    Object,
    /// A list for a value.
    List,
    /// A number with a unit.
    NumberUnit,
    /// A number with thousands separators.
    NumberThousands,
    /// A number with an exponent, as a text.
    NumberExponent,
    /// A number with an exponent, as a number.
    NumberBareExponent,
    /// A number with two points.
    NumberPoints,
    /// A sign without a number.
    NumberSign,
    /// A number with a plus.
    NumberPlus,
    /// `yes` for a boolean.
    BoolYes,
    /// `True` for a boolean.
    BoolCapital,
    /// 1 for a boolean.
    BoolOne,
    /// A day with slashes.
    DaySlashes,
    /// A day that no calendar has.
    DayImpossible,
    /// A 13th month.
    DayMonth,
    /// A moment for a day.
    DayMoment,
    /// Milliseconds that are not at midnight.
    DayMilliseconds,
    /// Seconds.
    DaySeconds,
    /// A moment without a time zone.
    MomentZoneless,
    /// A moment at hour 24.
    MomentHour,
    /// A moment of second 60.
    MomentSecond,
    /// A moment in seconds.
    MomentSeconds,
    /// Seconds with zeros before them.
    MomentPadded,
    /// An option's label.
    OptionLabel,
    /// An option in another case.
    OptionCase,
    /// An option that there is not.
    OptionUnknown,
    /// An option with something behind it.
    OptionLonger,
    /// A hidden option.
    OptionHidden,
    /// Another property's option.
    OptionElsewhere,
    /// Several options where one may be.
    OptionList,
    /// A list with commas.
    ListCommas,
    /// A list with an empty part.
    ListEmptyPart,
    /// A list with a part twice.
    ListTwice,
    /// A list that adds to a record that there is not yet.
    ListAppends,
    /// An owner's e-mail address.
    OwnerEmail,
    /// An owner that there is not.
    OwnerUnknown,
    /// An association type of the other direction.
    TieReversed,
    /// An association type of another category.
    TieCategory,
    /// An association type that there is not.
    TieUnknown,
    /// An association with a record's name.
    TieName,
    /// The same association twice.
    TieTwice,
    /// Two primary companies.
    TieTooMany,
    /// An association without types.
    TieNoTypes,
    /// An association with an empty list of types.
    TieEmptyTypes,
    /// An association with no record.
    TieNoRecord,
    /// An association with a member too many.
    TieMember,
    /// An association whose types lead to different objects.
    TieDisagrees,
    /// An association that is a text.
    TieText,
    /// A member that a body does not have.
    MemberUnknown,
    /// A property twice.
    PropertyTwice,
    /// `properties` twice.
    PropertiesTwice,
    /// No `properties`.
    PropertiesMissing,
    /// `properties` is a list.
    PropertiesList,
    /// Too deep.
    Deep,
    /// The text ends early.
    Truncated,
    /// Something stands behind the record.
    Trailing,
    /// A list of records.
    Wrapped,
    /// An escape that JSON does not have.
    EscapeUnknown,
    /// An escape with a letter for a digit.
    EscapeDigits,
    /// Half of a surrogate pair.
    SurrogateAlone,
    /// The second half before the first.
    SurrogatesTurned,
    /// A tab in a text.
    ControlTab,
    /// A zero in a text.
    ControlZero,
    /// A byte that is not UTF-8.
    Utf8Byte,
    /// A surrogate in UTF-8.
    Utf8Surrogate,
    /// A byte order mark.
    ByteOrderMark,
    /// A comma too many.
    CommaTrailing,
    /// A comma too few.
    CommaMissing,
    /// A colon too few.
    ColonMissing,
    /// A quote too few.
    QuoteMissing,
    /// Apostrophes for quotes.
    Apostrophes,
    /// A number that begins with a zero.
    BareZero,
    /// `True` as Python writes it.
    BarePython,
    /// A comment.
    Comment,
    /// Some byte is another.
    ByteChanged,
    /// Some byte is gone.
    ByteRemoved,
}
