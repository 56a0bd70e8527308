#include "client/work/words.h"

#include <cstddef>
#include <string>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::DataType;
using forms::session::FindingKind;

bool is_english(const std::string& language) {
    const std::string folded = lower_ascii(language);
    return folded == "en" || folded.starts_with("english") || folded.ends_with("(en)");
}

std::string numbered(const std::string& label, std::size_t number, std::size_t count,
                     bool english) {
    std::string text = label.empty() ? "" : label + " ";
    text += std::to_string(number) + (english ? " of " : " sur ") + std::to_string(count);
    return text;
}

namespace {

std::string wrong_type_text(DataType type, bool english) {
    switch (type) {
    case DataType::integer:
        return english ? "Write a whole number." : "Écrivez un nombre entier.";
    case DataType::decimal:
        return english ? "Write a number." : "Écrivez un nombre.";
    case DataType::date:
        return english ? "Write a date, such as 2026-11-20."
                       : "Écrivez une date, comme 2026-11-20.";
    case DataType::time:
        return english ? "Write a time, such as 08:42." : "Écrivez une heure, comme 08:42.";
    case DataType::date_time:
        return english ? "Write a date and a time." : "Écrivez une date et une heure.";
    case DataType::geopoint:
    case DataType::geotrace:
    case DataType::geoshape:
        return english ? "Write a latitude and a longitude."
                       : "Écrivez une latitude et une longitude.";
    case DataType::none:
    case DataType::string:
    case DataType::boolean:
    case DataType::binary:
    case DataType::barcode:
    case DataType::intent:
        break;
    }
    return english ? "This answer is not of the expected kind."
                   : "Cette réponse n'est pas du genre attendu.";
}

}  // namespace

std::string failure_text(const forms::session::Finding& finding, DataType type, bool english) {
    if (!finding.message.empty()) return finding.message;
    switch (finding.kind) {
    case FindingKind::required_missing:
        return english ? "An answer is needed." : "Une réponse est nécessaire.";
    case FindingKind::constraint_failed:
        return english ? "The form does not admit this answer."
                       : "Le formulaire n'admet pas cette réponse.";
    case FindingKind::wrong_type:
        break;
    }
    return wrong_type_text(type, english);
}

}  // namespace relais::client::work
