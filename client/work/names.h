// Names as people spell them: Fatoumata Maïga and Fatimata MAIGA may be one person, Ag Alhousseini
// and Agg Alhouseyni too. Only says "may be": for a warning, never for a decision.
#pragma once

#include <string>
#include <string_view>

namespace relais::client::work {

/// The words in lower case without accents, the usual spellings of one sound made one (ou=u=w, y=i,
/// ph=f, dj=j, c=q=k, doubled letters single, h silent); blanks between.
std::string spelt_alike(std::string_view name);
/// Every word of the shorter name stands in the longer one, spelt alike or nearly; false for empty
/// ones, and for a single word against several.
bool may_be_same_name(std::string_view a, std::string_view b);
/// The digits that tell a telephone apart: its last eight, or "" where there are fewer.
std::string phone_digits(std::string_view phone);
/// Letters and digits of a card's number in upper case; "" below four of them.
std::string card_number(std::string_view card);

}  // namespace relais::client::work
