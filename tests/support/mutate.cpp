#include "tests/support/mutate.h"

#include <algorithm>
#include <string_view>

namespace relais::tests {

namespace {

constexpr std::string_view kStumblingBlocks[] = {
    "\"",    "\"\"", "'",          "<",     ">",       "</",   "<a>",
    "&",     "&#0;", "&#x10FFFF;", "&lt;",  "]]>",     "<!--", "<![CDATA[",
    "<?x?>", ",",    ";",          "\r",    "\n",      "|",    "${a}",
    "${",    "-1",   "4294967296", "1e999", "\xFF",    "\xC3", "\xEF\xBB\xBF",
    "{",     "}",    "(((((",      "../",   "\x1B[2J", "=cmd", "18446744073709551616"};

void change(std::string& bytes, Random& random) {
    const auto at = random.below(bytes.size());
    const auto length = std::min<std::size_t>(1 + random.below(16), bytes.size() - at);
    const auto piece = bytes.substr(at, length);
    switch (random.below(6)) {
    case 0:
        bytes[at] = static_cast<char>(random.below(256));
        return;
    case 1:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
        return;
    case 2:
        bytes.erase(at, length);
        return;
    case 3:
        bytes.insert(at, piece);
        return;
    case 4:
        bytes.insert(random.below(bytes.size()), piece);
        return;
    default:
        bytes.insert(at, kStumblingBlocks[random.below(std::size(kStumblingBlocks))]);
    }
}

}  // namespace

std::string mutated(std::string bytes, Random& random) {
    for (auto changes = 1 + random.below(4); changes > 0 && !bytes.empty(); --changes)
        change(bytes, random);
    return bytes;
}

}  // namespace relais::tests
