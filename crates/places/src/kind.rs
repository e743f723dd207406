// The kinds of place. This file is shared: the build script includes it to write the records that
// the gazetteer reads.

/// What sort of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PlaceKind {
    /// A state, or a territory that the registry of actors has as a party ("Guam").
    Country,
    /// A dependent territory that is no party of its own, filed under its state ("Bonaire").
    Territory,
    /// A first-order division: state, province, governorate.
    Region,
    /// A second-order division: county, district.
    District,
    /// A city, town or village.
    City,
    /// The capital of a state.
    Capital,
    /// A part of a city ("Brooklyn").
    Quarter,
    /// A continent.
    Continent,
    /// A part of the world or of a country without borders in law ("the Middle East", "Donbas").
    Area,
    /// An island or a group of them.
    Island,
    /// A sea, gulf or ocean.
    Sea,
    /// A strait or canal.
    Strait,
    /// A river.
    River,
    /// A lake.
    Lake,
    /// A desert.
    Desert,
    /// A mountain or a range.
    Mountains,
    /// A palace, square, base, plant.
    Site,
}

impl PlaceKind {
    /// Every kind, in the order of the records.
    pub const ALL: [Self; 17] = [
        Self::Country,
        Self::Territory,
        Self::Region,
        Self::District,
        Self::City,
        Self::Capital,
        Self::Quarter,
        Self::Continent,
        Self::Area,
        Self::Island,
        Self::Sea,
        Self::Strait,
        Self::River,
        Self::Lake,
        Self::Desert,
        Self::Mountains,
        Self::Site,
    ];

    /// The word in tables and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Territory => "territory",
            Self::Region => "region",
            Self::District => "district",
            Self::City => "city",
            Self::Capital => "capital",
            Self::Quarter => "quarter",
            Self::Continent => "continent",
            Self::Area => "area",
            Self::Island => "island",
            Self::Sea => "sea",
            Self::Strait => "strait",
            Self::River => "river",
            Self::Lake => "lake",
            Self::Desert => "desert",
            Self::Mountains => "mountains",
            Self::Site => "site",
        }
    }

    /// The kind of a word of the tables.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}
