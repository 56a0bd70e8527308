// Moments, sizes and states in the plain words of the window's language; for views.
#pragma once

#include <cstdint>
#include <string>

#include "client/screens/common.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens {

std::string hours_minutes(Instant at, const Now& now);          ///< "08:43"
std::string hours_minutes_seconds(Instant at, const Now& now);  ///< "08:43:12"
std::string minutes_seconds(std::int64_t ms);                   ///< how long: "1:05"
/// "08:31" today, "hier 17:05", else "12/11 17:05".
std::string moment(Instant at, const Now& now);
std::string today_and_time(const Now& now);      ///< "vendredi 20 novembre 2026   08:42"
std::string size_in_words(std::uint64_t bytes);  ///< "640 o", "12 Ko", "3,1 Mo"

/// "18/11/2026 14:00", without the hour where nobody knows it.
std::string happened_in_words(const work::LateEntry& late, int utc_offset_minutes);

struct Worded {
    std::string text;
    ui::Tone tone = ui::Tone::normal;
};
/// "✓ Livrée", "→ Enregistrée, à envoyer".
Worded delivery_in_words(sync::store::Delivery delivery);
/// The same, and what of its files is still here: "✓ Livrée, sauf 2 fichiers".
Worded delivery_in_words(const work::RecordEntry& record);
/// The name people gave it, else the form's title.
std::string record_in_words(const work::Summary& summary);
/// "Dernier échange hier 17:05." or that there was none yet.
std::string last_exchange(const work::ExchangeView& exchange, const Now& now);
/// "Nouvel essai à 08:50."; empty when none is planned.
std::string next_try(const work::ExchangeView& exchange, const Now& now);
/// Why nothing moves now and when it is tried again; empty when there is nothing to say.
std::string link_in_words(const work::ExchangeView& exchange, const Now& now);

}  // namespace relais::client::screens
