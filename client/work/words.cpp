#include "client/work/words.h"

#include <cstddef>
#include <string>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::DataType;
using forms::session::FindingKind;

Tongue tongue_of(const std::string& language) {
    const std::string folded = lower_ascii(language);
    if (folded == "en" || folded.starts_with("english") || folded.ends_with("(en)"))
        return Tongue::english;
    if (folded == "ar" || folded.starts_with("arab") || folded.ends_with("(ar)") ||
        folded.starts_with("العربية"))
        return Tongue::arabic;
    return Tongue::french;
}

namespace {

struct Sentence {
    const char *french, *english, *arabic;
    [[nodiscard]] const char* in(Tongue tongue) const {
        switch (tongue) {
        case Tongue::english:
            return english;
        case Tongue::arabic:
            return arabic;
        case Tongue::french:
            break;
        }
        return french;
    }
};

Sentence wrong_type(DataType type) {
    switch (type) {
    case DataType::integer:
        return {"Écrivez un nombre entier.", "Write a whole number.", "اكتب عدداً صحيحاً."};
    case DataType::decimal:
        return {"Écrivez un nombre.", "Write a number.", "اكتب عدداً."};
    case DataType::date:
        return {"Écrivez une date, comme 2026-11-20.", "Write a date, such as 2026-11-20.",
                "اكتب تاريخاً، مثل \u20662026-11-20\u2069."};
    case DataType::time:
        return {"Écrivez une heure, comme 08:42.", "Write a time, such as 08:42.",
                "اكتب ساعة، مثل 08:42."};
    case DataType::date_time:
        return {"Écrivez une date et une heure.", "Write a date and a time.", "اكتب تاريخاً وساعة."};
    case DataType::geopoint:
    case DataType::geotrace:
    case DataType::geoshape:
        return {"Écrivez une latitude et une longitude.", "Write a latitude and a longitude.",
                "اكتب خط العرض وخط الطول."};
    case DataType::none:
    case DataType::string:
    case DataType::boolean:
    case DataType::binary:
    case DataType::barcode:
    case DataType::intent:
        break;
    }
    return {"Cette réponse n'est pas du genre attendu.", "This answer is not of the expected kind.",
            "هذه الإجابة ليست من النوع المنتظر."};
}

}  // namespace

std::string numbered(const std::string& label, std::size_t number, std::size_t count, Tongue in) {
    constexpr Sentence kOf{" sur ", " of ", " من "};
    std::string text = label.empty() ? "" : label + " ";
    text += std::to_string(number) + kOf.in(in) + std::to_string(count);
    return text;
}

std::string failure_text(const forms::session::Finding& finding, DataType type, Tongue in) {
    if (!finding.message.empty()) return finding.message;
    switch (finding.kind) {
    case FindingKind::required_missing:
        return Sentence{"Une réponse est nécessaire.", "An answer is needed.", "الإجابة لازمة."}.in(
            in);
    case FindingKind::constraint_failed:
        return Sentence{"Le formulaire n'admet pas cette réponse.",
                        "The form does not admit this answer.", "لا تقبل الاستمارة هذه الإجابة."}
            .in(in);
    case FindingKind::wrong_type:
        break;
    }
    return wrong_type(type).in(in);
}

}  // namespace relais::client::work
