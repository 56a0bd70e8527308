#include "client/screens/words.h"

#include <cstdint>
#include <string>

#include "client/screens/common.h"
#include "client/screens/messages.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::screens {

namespace {

std::string two_digits(int value) {
    std::string const text = std::to_string(value);
    return text.size() < 2 ? "0" + text : text;
}

}  // namespace

std::string hours_minutes(Instant at, const Now& now) {
    const int minutes = local_minutes(at, now.utc_offset_minutes);
    return two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

std::string hours_minutes_seconds(Instant at, const Now& now) {
    const std::int64_t second = (at.ms / 1000 % 60 + 60) % 60;
    return hours_minutes(at, now) + ":" + two_digits(static_cast<int>(second));
}

std::string minutes_seconds(std::int64_t ms) {
    const std::int64_t seconds = ms / 1'000;
    const std::string tail = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + (tail.size() < 2 ? ":0" : ":") + tail;
}

std::string moment(Instant at, const Now& now) {
    const Date day = local_date(at, now.utc_offset_minutes);
    const Date today = local_date(now.instant, now.utc_offset_minutes);
    const std::string time = hours_minutes(at, now);
    if (day == today) return time;
    if (days_from_civil(day) + 1 == days_from_civil(today))
        return ui::fill(ui::tr("hier {0}"), {time});
    return two_digits(day.day) + "/" + two_digits(day.month) + " " + time;
}

std::string today_and_time(const Now& now) {
    const Date today = local_date(now.instant, now.utc_offset_minutes);
    return ui::long_date(today.year, today.month, today.day) + "   " +
           hours_minutes(now.instant, now);
}

std::string size_in_words(std::uint64_t bytes) {
    if (bytes < 1024) return ui::fill(ui::tr("{0} o"), {std::to_string(bytes)});
    if (bytes < 1024 * 1024)
        return ui::fill(ui::tr("{0} Ko"), {std::to_string((bytes + 512) / 1024)});
    const std::uint64_t tenths = bytes * 10 / (1024 * 1024);
    return ui::fill(ui::tr("{0},{1} Mo"),
                    {std::to_string(tenths / 10), std::to_string(tenths % 10)});
}

std::string happened_in_words(const work::LateEntry& late, int utc_offset_minutes) {
    const Date day = local_date(late.happened, utc_offset_minutes);
    const std::string date =
        two_digits(day.day) + "/" + two_digits(day.month) + "/" + std::to_string(day.year);
    if (!late.hour_known) return date;
    const int minutes = local_minutes(late.happened, utc_offset_minutes);
    return date + " " + two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

Worded delivery_in_words(sync::store::Delivery delivery) {
    switch (delivery) {
    case sync::store::Delivery::queued:
        return {ui::tr("→ Enregistrée, à envoyer"), ui::Tone::warn};
    case sync::store::Delivery::delivered:
        return {ui::tr("✓ Livrée"), ui::Tone::good};
    case sync::store::Delivery::safe:
        return {ui::tr("✓ Livrée et en sûreté"), ui::Tone::good};
    case sync::store::Delivery::quarantined:
        return {ui::tr("! En quarantaine au bureau"), ui::Tone::bad};
    }
    return {};
}

Worded delivery_in_words(const work::RecordEntry& record) {
    using sync::store::Delivery;
    const bool there = record.delivery == Delivery::delivered || record.delivery == Delivery::safe;
    if (there && record.files_waiting > 0)
        return {ui::fill(ui::trn("✓ Livrée, sauf {0} fichier", "✓ Livrée, sauf {0} fichiers",
                                 static_cast<long>(record.files_waiting)),
                         {std::to_string(record.files_waiting)}),
                ui::Tone::warn};
    if (there && record.files_unsafe > 0) return delivery_in_words(Delivery::delivered);
    return delivery_in_words(record.delivery);
}

std::string record_in_words(const work::Summary& summary) {
    if (!summary.name.empty()) return summary.name;
    if (!summary.form_title.empty()) return summary.form_title;
    return ui::tr("Fiche d'une journée close");
}

std::string last_exchange(const work::ExchangeView& exchange, const Now& now) {
    if (exchange.last_success.ms == 0) return ui::tr("Aucun échange pour l'instant.");
    return ui::fill(ui::tr("Dernier échange {0}."), {moment(exchange.last_success, now)});
}

std::string next_try(const work::ExchangeView& exchange, const Now& now) {
    const std::int64_t wait_ms = exchange.next_try.ms - now.instant.ms;
    if (wait_ms <= 0) return {};
    if (wait_ms < 60'000) return ui::tr("Nouvel essai dans moins d'une minute.");
    return ui::fill(ui::tr("Nouvel essai à {0}."), {hours_minutes(exchange.next_try, now)});
}

std::string link_in_words(const work::ExchangeView& exchange, const Now& now) {
    std::string text;
    switch (exchange.link) {
    case work::LinkState::sending:
        return ui::tr("Envoi en cours.");
    case work::LinkState::up:
        text = ui::tr("Le bureau répond.");
        break;
    case work::LinkState::down:
        text = exchange.last_error ? tell(*exchange.last_error, During::exchange).what
                                   : ui::tr("Le bureau ne répond pas.");
        break;
    case work::LinkState::unknown:
        break;
    }
    const std::string next = exchange.queued > 0 ? next_try(exchange, now) : std::string{};
    if (text.empty() || next.empty()) return text + next;
    return text + " " + next;
}

}  // namespace relais::client::screens
