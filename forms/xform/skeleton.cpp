#include "forms/xform/skeleton.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/xml_scanner.h"
#include "forms/model/definition.h"

namespace relais::forms::xform {

namespace {

using Token = XmlScanner::Token;

/// Follows the elements that are open, by their names without a prefix. A wrong guess does no harm:
/// what the namespaces say is asked later, of the tree.
class Cutter {
  public:
    explicit Cutter(std::string_view document) : document_(document), scanner_(document) {}
    Result<Skeleton> cut();

  private:
    bool is_long();
    void leave_out();

    std::string_view document_;
    XmlScanner scanner_;
    std::vector<std::string_view> open_;
    std::size_t copied_ = 0;  ///< of the document, up to here
    bool primary_seen_ = false;
    Skeleton skeleton_;
};

/// h:html/h:head/model/instance, but for the first, and h:html/h:head/model/itext/translation.
bool Cutter::is_long() {
    const auto depth = open_.size();
    if (depth < 4 || open_[2] != "model") return false;
    if (depth == 4 && open_[3] == "instance") return std::exchange(primary_seen_, true);
    return depth == 5 && open_[3] == "itext" && open_[4] == "translation";
}

void Cutter::leave_out() {
    const auto begin = scanner_.offset();
    const auto element = scanner_.name();
    if (!scanner_.pass_over() || scanner_.begin_offset() < begin) return;  // empty
    auto& text = skeleton_.text;
    text += document_.substr(copied_, begin - copied_);
    copied_ = scanner_.begin_offset();
    skeleton_.cuts.push_back({text.size(), begin, copied_, element});
    text += ' ';
}

Result<Skeleton> Cutter::cut() {
    for (;;) {
        switch (scanner_.next()) {
        case Token::begin:
            open_.push_back(model::local_name(scanner_.name()));
            if (!is_long()) break;
            leave_out();
            open_.pop_back();
            break;
        case Token::end:
            open_.pop_back();
            break;
        case Token::text:
            break;
        case Token::done:
            skeleton_.text += document_.substr(copied_);
            return std::move(skeleton_);
        case Token::refused:
            return fail(Errc::invalid, place_in(document_, scanner_.offset()),
                        scanner_.complaint());
        }
    }
}

}  // namespace

const Cut* Skeleton::at(std::ptrdiff_t offset) const {
    const auto found = std::lower_bound(
        cuts.begin(), cuts.end(), offset,
        [](const Cut& cut, std::ptrdiff_t place) { return std::cmp_less(cut.in_skeleton, place); });
    return found != cuts.end() && std::cmp_equal(found->in_skeleton, offset) ? &*found : nullptr;
}

std::size_t Skeleton::in_document(std::size_t offset) const {
    const auto after =
        std::lower_bound(cuts.begin(), cuts.end(), offset,
                         [](const Cut& cut, std::size_t place) { return cut.in_skeleton < place; });
    if (after == cuts.begin()) return offset;
    const auto& cut = *std::prev(after);
    return cut.end + (offset - cut.in_skeleton - 1);
}

Result<Skeleton> make_skeleton(std::string_view document) {
    return Cutter(document).cut();
}

}  // namespace relais::forms::xform
